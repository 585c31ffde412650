package dev.weft.starter.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.client.Submission;
import dev.weft.data.DataRef;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.GraphBuilder;
import dev.weft.graph.GraphValue;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Parameter;
import dev.weft.graph.TaskGraph;
import dev.weft.graph.TaskHandle;
import dev.weft.result.TaskResult;
import dev.weft.run.Routes;
import dev.weft.run.RunFailure;
import dev.weft.run.RunId;
import dev.weft.run.RunProgress;
import dev.weft.run.RunRequest;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.run.TaskState;
import dev.weft.run.WireFormat;
import dev.weft.starter.rig.RealServer;
import dev.weft.starter.rig.Runs;
import dev.weft.starter.rig.Until;
import dev.weft.task.InputTemplate.Kind;
import dev.weft.task.TaskType;
import dev.weft.worker.Catalog;
import dev.weft.worker.WeftWorker;
import dev.weft.worker.WorkerConfig;
import io.temporal.api.history.v1.HistoryEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run refuses, carries and keeps, on a worker with one handler of the user's own. */
@Timeout(120)
class OperationsIT {
  private static final TaskType SIMULATE = TaskType.custom("simulate");
  private static final int MEGABYTE = 1 << 20;

  @TempDir static Path folder;
  private static final Mirror MIRROR = new Mirror();
  private static RealServer server;
  private static WeftWorker worker;
  private static Runs embedded;
  private static Runs elsewhere;

  @BeforeAll
  static void start() {
    server = RealServer.start(folder.resolve("server"));
    Path blobs = folder.resolve("blobs");
    WorkerConfig config =
        new WorkerConfig("operations", 8, WorkerConfig.allTypes(), folder, blobs, false);
    Catalog catalog = Catalog.standard(config).with(MIRROR);
    worker = WeftWorker.start(server.connection().client(), config, catalog);
    embedded = Runs.on(server.connection(), blobs, Routes.TOGETHER, catalog.vocabulary());
    elsewhere = Runs.on(server.connection(), blobs, Routes.BY_TYPE);
  }

  @AfterAll
  static void stop() {
    if (worker != null) {
      worker.drain(Duration.ZERO);
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void anUnknownTypeIsRefusedByTheRunsOwnWorkerBeforeAnyTaskStarts() {
    GraphBuilder graph = GraphBuilder.named("nobody");
    TaskHandle first = graph.task("first", SIMULATE);
    graph.task("second", TaskType.custom("nobody")).after(first);
    RunId run = elsewhere.submit("nobody", graph);
    RunResult result = elsewhere.await(run);
    assertEquals(RunStatus.FAILED, result.status());
    RunFailure failure = result.failures().getFirst();
    assertEquals(FailureCode.UNSUPPORTED_TASK_TYPE, failure.code());
    assertTrue(failure.message().contains("CUSTOM:nobody"), failure.message());
    assertTrue(failure.message().contains("CUSTOM:mirror"), failure.message());
    assertTrue(failure.message().contains("TEXT_PROCESSING normalise"), failure.message());
    assertEquals(1, count(history(run), "activityTaskScheduledEventAttributes"), "only the plan");
    assertEquals(0, result.counts().total());
  }

  @Test
  void anUnknownTypeOrOperationIsRefusedAtSubmitWithTheKnownNames() {
    GraphBuilder type = GraphBuilder.named("unknown");
    type.task("a", TaskType.custom("nobody"));
    refusedAtSubmit("unknown-type", type, "CUSTOM:mirror");
    GraphBuilder operation = GraphBuilder.named("unknown");
    operation.task("a", TaskType.TEXT_PROCESSING).operation("sing").text("la");
    refusedAtSubmit("unknown-operation", operation, "normalise");
  }

  private static void refusedAtSubmit(String run, GraphBuilder graph, String knownName) {
    WeftException refusal = assertThrows(WeftException.class, () -> embedded.submit(run, graph));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains(knownName), message);
    WeftException absent =
        assertThrows(WeftException.class, () -> embedded.manager().status(new RunId(run)));
    assertEquals(FailureCode.NOT_FOUND, absent.code(), "a refused graph started a workflow");
  }

  @Test
  void aMegabyteOfBytesComesBackEqualInlineAndByReference() throws IOException {
    byte[] bytes = new byte[MEGABYTE];
    new Random(7).nextBytes(bytes);
    DataRef ref =
        Runs.blobStore(folder.resolve("blobs")).put(bytes.clone(), "application/octet-stream");
    GraphBuilder graph = GraphBuilder.named("binary");
    graph.task("inline", MIRROR.spec.type()).binary(bytes);
    graph.task("by-ref", MIRROR.spec.type()).binary(GraphValue.dataRef(ref));
    TaskHandle stored = graph.task("stored", TaskType.DATA_STORAGE).operation("blob").binary(bytes);
    graph.task("read", TaskType.DATA_RETRIEVAL).operation("blob").input(stored);
    RunResult result = embedded.await(embedded.submit("binary", graph));
    assertEquals(RunStatus.COMPLETED, result.status(), String.valueOf(result.failures()));
    for (TaskResult each : embedded.results(result).values()) {
      TaskOutput.Ref output = assertInstanceOf(TaskOutput.Ref.class, each.output(), each.taskId());
      byte[] back = Runs.blobStore(folder.resolve("blobs")).read(output.ref());
      assertArrayEquals(bytes, back, each.taskId());
    }
  }

  @Test
  void metadataIsInTheContextTheStatusAndTheResult() throws InterruptedException {
    Map<String, String> metadata = Map.of("team", "search", "ticket", "W-17");
    GraphBuilder graph = GraphBuilder.named("metadata");
    TaskHandle task = graph.task("a", MIRROR.spec.type()).custom(Map.of("wait", true));
    metadata.forEach(task::metadata);
    RunId run = embedded.submit("metadata", graph);
    Map<String, String> seen =
        Until.done(Duration.ofSeconds(30), "the handler starts", MIRROR.metadata::take);
    assertEquals(metadata, seen);
    TaskState state = embedded.manager().task(run, "a").orElseThrow();
    assertEquals(metadata, state.metadata(), "while it runs");
    RunProgress progress = embedded.awaitProgress(run, "runs", at -> at.counts().running() == 1);
    assertEquals(metadata, progress.running().getFirst().metadata());
    MIRROR.mayEnd.countDown();
    RunResult result = embedded.await(run);
    assertEquals(metadata, embedded.results(result).get("a").metadata());
    assertEquals(metadata, embedded.manager().task(run, "a").orElseThrow().metadata());
  }

  @Test
  void aGraphOverTheLimitTravelsByReference() {
    GraphBuilder graph = GraphBuilder.named("large");
    graph.task("a", TaskType.TEXT_PROCESSING).operation("count").text("word ".repeat(18_000));
    assertTrue(WireFormat.bytes(graph.toTree()).length > RunRequest.INLINE_GRAPH_LIMIT);
    RunId run = embedded.submit("large", graph);
    RunResult result = embedded.await(run);
    assertEquals(RunStatus.COMPLETED, result.status(), String.valueOf(result.failures()));
    String history = history(run);
    assertTrue(history.length() < 90_000, "the graph is in the history: " + history.length());
    String call =
        server.connection().client().fetchHistory(run.value()).getEvents().stream()
            .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
            .map(each -> each.getActivityTaskScheduledEventAttributes().getInput().getPayloads(0))
            .map(each -> each.getData().toStringUtf8())
            .findFirst()
            .orElseThrow();
    assertTrue(call.contains("\"storedGraph\":{\"sha256\""), call);
    assertFalse(call.contains("\"key\""), "its place follows from its hash: " + call);
  }

  @Test
  void aGraphOfTooManyTasksIsRefused() {
    GraphBuilder graph = GraphBuilder.named("many");
    for (int i = 0; i <= TaskGraph.TASK_LIMIT; i++) {
      graph.task("t" + i, SIMULATE);
    }
    WeftException refusal = assertThrows(WeftException.class, () -> embedded.submit("many", graph));
    assertEquals(FailureCode.TOO_LARGE, refusal.code(), refusal.getMessage());
    assertTrue(String.valueOf(refusal.getMessage()).contains("100,001"), refusal.getMessage());
  }

  /** Beyond the memo in tasks and in outputs; a second server and worker, so that one can go. */
  @Test
  void resultsAndOutputsAreReadWithNoWorker(@TempDir Path alone) {
    Path blobs = alone.resolve("blobs");
    WorkerConfig config =
        new WorkerConfig("alone", 8, WorkerConfig.allTypes(), alone, blobs, false);
    String text = "words ".repeat(2_000);
    try (RealServer other = RealServer.start(alone.resolve("server"))) {
      Runs runs = Runs.on(other.connection(), blobs, Routes.TOGETHER);
      RunId run = new RunId("wide");
      RunResult ended;
      try (WeftWorker brief =
          WeftWorker.start(other.connection().client(), config, Catalog.standard(config))) {
        assertNotNull(brief.identity());
        GraphBuilder graph = GraphBuilder.named("wide");
        for (int i = 0; i < 300; i++) {
          graph.task("t" + i, SIMULATE).custom(Map.of("number", i));
        }
        TaskHandle big = graph.task("big", SIMULATE).option("output", Map.of("text", text));
        graph.output("text", big.at("/text"));
        runs.submit(run.value(), graph);
        ended = runs.await(run);
        assertEquals(RunStatus.COMPLETED, ended.status(), String.valueOf(ended.failures()));
      }
      assertNull(ended.tasks(), "300 results do not fit the memo");
      long before = System.nanoTime();
      assertEquals(RunStatus.COMPLETED, runs.manager().status(run).status());
      RunResult result = runs.manager().result(run).orElseThrow();
      assertEquals(301, runs.results(result).size());
      TaskResult last = runs.manager().task(run, "t299").orElseThrow().result();
      assertNotNull(last);
      assertNotNull(last.output());
      assertEquals(299, runs.manager().view(last.output()).path("number").intValue());
      assertEquals(text, runs.manager().outputs(result).path("text").asText());
      Duration took = Duration.ofNanos(System.nanoTime() - before);
      assertTrue(took.compareTo(Duration.ofSeconds(2)) < 0, "answered after " + took);
    }
  }

  @Test
  void oneIdIsOneRun() {
    GraphBuilder graph = GraphBuilder.named("once").param("n", Parameter.Type.INTEGER, 1);
    graph.task("a", SIMULATE).custom(Map.of("n", GraphValue.param("n")));
    RunId run = new RunId("once");
    Map<String, JsonNode> two = Map.of("n", Runs.json("2"));
    ObjectNode tree = graph.toTree();
    assertTrue(embedded.manager().submit(tree, Map.of(), run).isNew());
    assertSame(embedded.manager().submit(tree, Map.of(), run));
    assertConflict(tree, two, run);
    RunResult result = embedded.await(run);
    assertEquals(RunStatus.COMPLETED, result.status());
    assertSame(embedded.manager().submit(tree, Map.of(), run));
    assertConflict(tree, two, run);
    assertEquals(1, embedded.results(embedded.await(run)).size());
  }

  private static void assertSame(Submission again) {
    assertFalse(again.isNew());
    assertEquals("once", again.run().value());
  }

  private static void assertConflict(JsonNode tree, Map<String, JsonNode> params, RunId run) {
    WeftException conflict =
        assertThrows(WeftException.class, () -> embedded.manager().submit(tree, params, run));
    assertEquals(FailureCode.CONFLICT, conflict.code());
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }

  private static String history(RunId run) {
    return server.connection().client().fetchHistory(run.value()).toJson(false);
  }

  /** {@code CUSTOM:mirror}: a handler of the user's own that answers what it gets. */
  private static final class Mirror implements TaskHandler {
    private final OperationSpec spec =
        new OperationSpec(
            TaskType.custom("mirror"),
            null,
            "Answers what it gets.",
            EnumSet.allOf(Kind.class),
            List.of(),
            "its input",
            Duration.ofMillis(1),
            false);
    private final BlockingQueue<Map<String, String>> metadata = new LinkedBlockingQueue<>();
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @Override
    public OperationSpec spec() {
      return spec;
    }

    @Override
    public TaskOutput handle(TaskContext context) throws IOException, InterruptedException {
      if (context.input() instanceof TaskInput.Binary binary) {
        assertEquals(MEGABYTE, binary.bytes().length);
        return new TaskOutput.Ref(context.blobs().put(binary.bytes(), "application/octet-stream"));
      }
      metadata.add(context.task().metadata());
      mayEnd.await();
      return new TaskOutput.Text("done");
    }
  }
}
