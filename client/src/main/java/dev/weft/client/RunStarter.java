package dev.weft.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.data.DataRef;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.GraphHash;
import dev.weft.graph.GraphReader;
import dev.weft.graph.GraphSize;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.TaskGraph;
import dev.weft.graph.Vocabulary;
import dev.weft.run.Pace;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunRequest;
import dev.weft.run.SchedulerConfig;
import dev.weft.run.WireFormat;
import dev.weft.scheduling.PlanCompiler;
import dev.weft.task.Dependency;
import dev.weft.task.Task;
import dev.weft.workflow.TaskWorkflow;
import dev.weft.workflow.WeftAttributes;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks a graph and starts a run of it, once for each id. */
final class RunStarter {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int NAME_LIMIT = 160;

  private final Connection connection;
  private final ResultReader blobs;
  private final String blobStore;
  private final Routes routes;
  private final Vocabulary vocabulary;
  private final SchedulerConfig scheduler;
  private final RunQueries queries;
  private final NamespaceAttributes attributes;
  private final RoomCheck room;

  RunStarter(
      Connection connection,
      RunQueries queries,
      ResultReader blobs,
      String blobStore,
      Routes routes,
      Vocabulary vocabulary,
      SchedulerConfig scheduler,
      RoomCheck room) {
    this.scheduler = scheduler;
    this.connection = connection;
    this.blobs = blobs;
    this.blobStore = blobStore;
    this.routes = routes;
    this.vocabulary = vocabulary;
    this.queries = queries;
    this.attributes = new NamespaceAttributes(connection, WeftAttributes.types());
    this.room = room;
  }

  Submission submit(JsonNode tree, Map<String, JsonNode> params, @Nullable RunId wanted) {
    TaskGraph graph = GraphReader.bind(tree, params, Instant.now(), vocabulary).orThrow();
    byte[] json = WireFormat.bytes(graph.tree());
    GraphSize.check(graph, json.length);
    String hash = GraphHash.of(tree, GraphReader.paramsWithDefaults(tree, params));
    RunId run = wanted == null ? newId(graph.name()) : wanted;
    checkNothingWaitsForItsOwnRun(graph, run);
    if (wanted != null && isThere(run, hash)) {
      return new Submission(run, false, graph);
    }
    room.check(graph);
    start(run, graph, json, hash);
    if (wanted != null) {
      isThere(run, hash);
    }
    return new Submission(run, true, graph);
  }

  /** It would wait for ever: to itself, a run has not ended while a task of it waits. */
  private static void checkNothingWaitsForItsOwnRun(TaskGraph graph, RunId run) {
    Stream.concat(
            graph.tasks().stream(),
            graph.graphs().values().stream().flatMap(each -> each.tasks().stream()))
        .forEach(
            task -> {
              for (Dependency each : task.waitsFor()) {
                String path = each.task().value();
                if (path.startsWith(run + "/")) {
                  String plain = path.substring(path.indexOf('/') + 1);
                  throw new WeftException(
                      FailureCode.INVALID_GRAPH,
                      "task '%s' waits for '%s', but %s is the run that is being started; write '%s', the"
                              .formatted(task.id(), path, run, plain)
                          + " name of the task in it, or choose another run id");
                }
              }
            });
  }

  private static RunId newId(String graph) {
    String name = graph.replaceAll("[^\\p{L}\\p{N}._-]", "-");
    String chance = UUID.randomUUID().toString().substring(0, 6);
    return new RunId(
        name.substring(0, Math.min(NAME_LIMIT, name.length()))
            + "-"
            + STAMP.format(Instant.now())
            + "-"
            + chance);
  }

  /** Whether a run of this id and content exists; one of another content is a conflict. */
  private boolean isThere(RunId run, String hash) {
    Optional<DescribeWorkflowExecutionResponse> found = queries.describe(run);
    if (found.isEmpty()) {
      return false;
    }
    String there =
        RunQueries.memo(found.get(), TaskWorkflow.HASH_MEMO, String.class).orElse("none");
    if (!there.equals(hash)) {
      throw new WeftException(
          FailureCode.CONFLICT,
          "run %s exists with another graph or other parameters: its hash is %s, this one's is %s; choose"
                  .formatted(run, there, hash)
              + " another --run-id");
    }
    return true;
  }

  /** What the operations of a graph say of themselves, as far as this program knows them. */
  private Map<String, Pace> paces(TaskGraph graph) {
    Map<String, Pace> paces = new TreeMap<>();
    for (Task task : graph.work()) {
      if (!paces.containsKey(task.title())) {
        OperationSpec known = vocabulary.find(task.type(), task.operation());
        if (known != null) {
          paces.put(task.title(), Pace.of(known));
        }
      }
    }
    return paces;
  }

  /** Spares the workers to read, check and compile once more what this program has checked. */
  private RunRequest planned(RunRequest request, TaskGraph graph, Map<String, Pace> paces) {
    List<byte[]> parts = PlanCompiler.compile(graph, routes, paces).toParts();
    return parts.size() == 1 && parts.get(0).length <= RunRequest.INLINE_PLAN_LIMIT
        ? request.withPlan(parts.get(0))
        : request.withPlanParts(
            parts.stream().map(each -> blobs.store(each, DataRef.BYTES)).toList());
  }

  private void start(RunId run, TaskGraph graph, byte[] json, String hash) {
    boolean isInline = json.length <= RunRequest.INLINE_GRAPH_LIMIT;
    boolean isChecked =
        graph.work().stream()
            .allMatch(task -> vocabulary.find(task.type(), task.operation()) != null);
    Map<String, Pace> paces = paces(graph);
    RunRequest request =
        new RunRequest(
            run,
            1,
            isInline ? graph.tree() : null,
            isInline ? null : blobs.store(json, DataRef.JSON),
            hash,
            routes,
            RunRequest.RULES,
            isChecked,
            attributes.get(),
            blobStore,
            null,
            paces,
            scheduler);
    if (isChecked && !isInline) {
      request = planned(request, graph, paces);
    }
    try {
      RunLaunch.first(connection, graph, request);
    } catch (WorkflowExecutionAlreadyStarted e) {
      if (!isThere(run, hash)) {
        throw new WeftException(FailureCode.CONFLICT, "run " + run + " exists already", e);
      }
    }
  }
}
