package dev.weft.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.run.RunRequest;
import dev.weft.run.Scope;
import dev.weft.run.TaskBatch;
import dev.weft.run.TaskCall;
import dev.weft.run.WireFormat;
import dev.weft.scheduling.Batch;
import dev.weft.scheduling.Plan;
import dev.weft.scheduling.TaskScheduler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what a worker needs to know to run a batch. */
final class Calls {
  private final Plan plan;
  private final RunRequest request;
  private final TaskScheduler scheduler;
  private final Outputs outputs;

  Calls(Plan plan, RunRequest request, TaskScheduler scheduler, Outputs outputs) {
    this.plan = plan;
    this.request = request;
    this.scheduler = scheduler;
    this.outputs = outputs;
  }

  /**
   * A batch as it travels, and its size.
   *
   * @param batch what travels
   * @param bytes how many bytes of JSON its calls are
   */
  record Written(TaskBatch batch, int bytes) {}

  Written write(Batch batch) {
    List<TaskCall> calls = batch.calls().stream().map(this::call).toList();
    byte[] json = WireFormat.bytes(calls);
    return new Written(
        new TaskBatch(
            request.run(),
            plan.name(),
            request.generation(),
            batch.number(),
            hash(json),
            request.graphRef(),
            request.blobStore(),
            calls),
        json.length);
  }

  private TaskCall call(Batch.Call call) {
    int task = call.task();
    JsonNode definition = definition(task);
    return new TaskCall(
        plan.id(task),
        plan.graphOf(task),
        plan.definition(task),
        call.attempt(),
        definition,
        definition == null ? plan.scope(task) : null,
        outputs.inputsOf(task),
        outputs.inlineLimit(task),
        scheduler.deadline(task),
        plan.profile(task).timeout());
  }

  /** The task as written, with the defaults of its graph, so that a worker needs nothing else. */
  private @Nullable JsonNode definition(int task) {
    JsonNode graph = request.graph();
    if (graph == null) {
      return null;
    }
    JsonNode written = written(graph, task);
    if (!(graph.get("defaults") instanceof ObjectNode defaults)
        || !(written instanceof ObjectNode own)) {
      return written;
    }
    ObjectNode definition = JsonNodeFactory.instance.objectNode();
    definition.setAll(defaults);
    definition.setAll(own);
    return definition;
  }

  private JsonNode written(JsonNode graph, int task) {
    String sub = plan.graphOf(task);
    JsonNode home = sub == null ? graph : graph.path("graphs").path(sub);
    JsonNode written = home.path("tasks").path(plan.definition(task));
    Scope scope = plan.scope(task);
    return scope != null && written instanceof ObjectNode own ? scope.rewrite(own) : written;
  }

  private static String hash(byte[] json) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(json);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Returns a number that is the same for the same run and generation, and for no other, mostly.
   */
  static long seed(RunRequest request) {
    long hash = 0xcbf29ce484222325L;
    for (byte each : request.run().value().getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ each) * 0x100000001b3L;
    }
    return hash + request.generation();
  }
}
