package dev.weft.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.run.Packed;
import dev.weft.run.ResultSegment;
import dev.weft.run.RunRequest;
import dev.weft.run.Scope;
import dev.weft.run.SourceEnd;
import dev.weft.run.TaskBatch;
import dev.weft.run.TaskCall;
import dev.weft.run.WireFormat;
import dev.weft.run.WrittenList;
import dev.weft.scheduling.Batch;
import dev.weft.scheduling.Plan;
import dev.weft.scheduling.TaskScheduler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a worker needs to know to run a batch.
 *
 * <p>A single task travels as it is, so that people can read it in the Web UI. Several share what
 * they have in common, definitions and the ends of earlier tasks, and are packed: a call and its
 * outcome are then well under 100 bytes of history.
 */
final class Calls {
  /** What the results of all batches in flight may bring together: 1.5 MiB of a server's 2 MB. */
  private static final int RESULT_BYTES = 1536 * 1024;

  private static final int MOST_RESULT_BYTES = 64 * 1024;
  private static final int LEAST_RESULT_BYTES = 8 * 1024;

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
   * @param bytes about how many bytes of history it is
   */
  record Written(TaskBatch batch, int bytes) {}

  /**
   * Writes a batch.
   *
   * @param chain what the segment of its results should lead to, if it should
   */
  Written write(Batch batch, ResultSegment.@Nullable Chain chain) {
    Written written = batch.isFused() ? packed(batch, chain) : open(batch);
    return request.rules() <= RunRequest.FOURTH_RULES
        ? written
        : new Written(written.batch().withStoredGraph(), written.bytes());
  }

  private Written open(Batch batch) {
    List<TaskCall> open = new ArrayList<>(batch.calls().size());
    for (Batch.Call call : batch.calls()) {
      open.add(call(call));
    }
    WrittenList<TaskCall> calls = WrittenList.of(open);
    return new Written(
        new TaskBatch(
                request.run(),
                plan.name(),
                request.generation(),
                batch.number(),
                hash(calls.json()),
                request.graphRef(),
                request.blobStore(),
                calls)
            .withRemaining(batch.remainingMillis()),
        calls.json().length);
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
        plan.profile(task).timeout(),
        false,
        false);
  }

  private Written packed(Batch batch, ResultSegment.@Nullable Chain chain) {
    Set<Integer> inBatch = new LinkedHashSet<>();
    Map<String, TaskBatch.Definition> definitions = new LinkedHashMap<>();
    Map<String, SourceEnd> ends = new LinkedHashMap<>();
    batch.calls().forEach(call -> inBatch.add(call.task()));
    List<TaskCall> calls = new ArrayList<>(inBatch.size());
    for (Batch.Call call : batch.calls()) {
      int task = call.task();
      JsonNode graph = request.graph();
      if (graph != null) {
        definitions.computeIfAbsent(
            plan.graphOf(task) + " " + plan.definition(task), key -> shared(graph, task));
      }
      outputs.addEnds(task, ends);
      calls.add(
          new TaskCall(
              plan.id(task),
              plan.graphOf(task),
              plan.definition(task),
              call.attempt(),
              null,
              plan.scope(task),
              Map.of(),
              outputs.inlineLimit(task),
              scheduler.deadline(task),
              plan.profile(task).timeout(),
              scheduler.isFirstTry(task) && !outputs.isReadForMore(task),
              outputs.isWantedOutside(task, inBatch)));
    }
    byte[] json =
        WireFormat.bytes(
            new TaskBatch.Contents(new ArrayList<>(definitions.values()), ends, calls));
    Packed contents = Packed.of(json);
    int results = RESULT_BYTES / Math.max(1, scheduler.window());
    return new Written(
        new TaskBatch(
            request.run(),
            plan.name(),
            request.generation(),
            batch.number(),
            hash(json),
            request.graphRef(),
            null,
            request.blobStore(),
            List.of(),
            contents,
            calls.size(),
            batch.priority(),
            Math.max(LEAST_RESULT_BYTES, Math.min(MOST_RESULT_BYTES, results)),
            chain,
            batch.remainingMillis()),
        contents.size());
  }

  private TaskBatch.Definition shared(JsonNode graph, int task) {
    return new TaskBatch.Definition(
        plan.graphOf(task), plan.definition(task), withDefaults(graph, written(graph, task)));
  }

  /** The task as written, with the defaults of its graph, so that a worker needs nothing else. */
  private @Nullable JsonNode definition(int task) {
    JsonNode graph = request.graph();
    if (graph == null) {
      return null;
    }
    JsonNode written = written(graph, task);
    Scope scope = plan.scope(task);
    return withDefaults(
        graph, scope != null && written instanceof ObjectNode own ? scope.rewrite(own) : written);
  }

  private static JsonNode withDefaults(JsonNode graph, JsonNode written) {
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
    return home.path("tasks").path(plan.definition(task));
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
