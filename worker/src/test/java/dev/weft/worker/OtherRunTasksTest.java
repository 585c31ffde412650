package dev.weft.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.blob.LocalBlobStore;
import dev.weft.client.Connection;
import dev.weft.client.StandardOperations;
import dev.weft.client.TaskManager;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.GraphBuilder;
import dev.weft.graph.GraphValue;
import dev.weft.graph.InvalidGraphException;
import dev.weft.graph.Parameter;
import dev.weft.graph.TaskHandle;
import dev.weft.result.TaskMetrics;
import dev.weft.result.TaskResult;
import dev.weft.run.OtherRunQuery;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.run.SourceEnd;
import dev.weft.run.WireFormat;
import dev.weft.task.Part;
import dev.weft.task.Task;
import dev.weft.task.TaskId;
import dev.weft.task.TaskStatus;
import dev.weft.task.TaskType;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that wait for tasks of other runs, and runs of one task, on the in-memory server. */
@Timeout(60)
class OtherRunTasksTest {
  private static final TaskType SIMULATE = TaskType.custom("simulate");

  /** Longer than any test takes. */
  private static final String FOR_EVER = "10m";

  @TempDir static Path temp;
  private static TestWorkflowEnvironment server;
  private static WeftWorker worker;
  private static TaskManager manager;

  @BeforeAll
  static void start() throws IOException {
    server =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setUseTimeskipping(false)
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder()
                        .setDataConverter(WireFormat.converter())
                        .build())
                .build());
    LocalBlobStore blobs = new LocalBlobStore(temp.resolve("blobs"));
    WorkerConfig config =
        new WorkerConfig("test", 8, WorkerConfig.allTypes(), temp, temp.resolve("blobs"), false);
    worker = WeftWorker.start(server.getWorkflowClient(), config, Catalog.standard(config), blobs);
    Connection connection =
        Connection.of(server.getWorkflowServiceStubs(), server.getNamespace(), "in memory");
    manager =
        new TaskManager(connection, blobs, Routes.BY_TYPE, StandardOperations.vocabulary(false));
  }

  @AfterAll
  static void stop() {
    worker.drain(Duration.ZERO);
    server.close();
  }

  private static SourceEnd end(String path) {
    return new OtherRunTasks(manager).end(new OtherRunQuery(path, false));
  }

  private static WeftException refusal(String path, boolean mustExist) {
    OtherRunQuery query = new OtherRunQuery(path, mustExist);
    return assertThrows(WeftException.class, () -> new OtherRunTasks(manager).end(query));
  }

  private static void assertRefused(FailureCode code, String message, WeftException refusal) {
    assertEquals(code, refusal.code(), refusal.getMessage());
    assertEquals(message, refusal.getMessage());
  }

  private static RunResult run(String id, GraphBuilder graph) {
    return manager.await(submit(id, graph));
  }

  private static RunId submit(String id, GraphBuilder graph) {
    return manager.submit(graph.toTree(), Map.of(), new RunId(id)).run();
  }

  private static TaskHandle failing(TaskHandle task) {
    return task.option("failAttempts", 9).option("code", "PROVIDER_REFUSED");
  }

  private static Map<String, TaskResult> results(RunResult result) {
    Map<String, TaskResult> results = new LinkedHashMap<>();
    manager.tasks(result).forEach(each -> results.put(each.taskId(), each));
    return results;
  }

  private static JsonNode output(TaskResult result) {
    return manager.view(Objects.requireNonNull(result.output(), "no output"));
  }

  // What a worker is answered.

  @Test
  void aRunThatIsNotThereMayComeUnlessItMustBeThere() {
    assertRefused(
        FailureCode.PROVIDER_UNAVAILABLE,
        "waits for task a of run ghost, which is not there yet",
        refusal("ghost/a", false));
    assertRefused(
        FailureCode.DEPENDENCY_NOT_MET, "there is no run ghost", refusal("ghost/a", true));
  }

  @Test
  void completedFailedAndSkippedTasksOfARunAreAnsweredAsTheyEnded() {
    GraphBuilder graph = GraphBuilder.named("ends");
    graph.task("good", SIMULATE).custom(Map.of("n", 7));
    TaskHandle bad = failing(graph.task("bad", SIMULATE)).maxRetries(0);
    graph.task("late", SIMULATE).after(bad);
    assertEquals(RunStatus.FAILED, run("ends", graph).status());

    SourceEnd good = end("ends/good");
    assertEquals(TaskStatus.COMPLETED, good.status());
    assertEquals(7, Objects.requireNonNull(good.output()).view().path("n").asInt());
    assertTrue(Objects.requireNonNull(good.metrics()).memoryBytes() > 0);
    assertNull(good.error());
    SourceEnd failed = end("ends/bad");
    assertEquals(TaskStatus.FAILED, failed.status());
    assertEquals(FailureCode.PROVIDER_REFUSED, Objects.requireNonNull(failed.error()).code());
    assertNull(failed.output());
    SourceEnd skipped = end("ends/late");
    assertEquals(TaskStatus.SKIPPED, skipped.status());
    assertEquals("bad FAILED", Objects.requireNonNull(skipped.error()).message());
  }

  @Test
  void aTaskOfARunThatGoesOnIsAnsweredAsSoonAsItHasEnded() {
    GraphBuilder graph = GraphBuilder.named("long");
    graph.task("first", SIMULATE).custom("done");
    graph.task("last", SIMULATE).option("sleep", FOR_EVER);
    RunId run = submit("long", graph);
    assertEquals(TaskStatus.COMPLETED, manager.await(new TaskId("long/first")).status());
    assertEquals(TaskStatus.COMPLETED, end("long/first").status());
    assertRefused(
        FailureCode.PROVIDER_UNAVAILABLE,
        "waits for task last of run long, which is RUNNING",
        refusal("long/last", true));
    manager.cancel(run, "enough");
    assertEquals(TaskStatus.CANCELLED, manager.await(new TaskId("long/last")).status());
    assertEquals(TaskStatus.CANCELLED, end("long/last").status());
  }

  @Test
  void aTaskThatARunWhichHasEndedDoesNotHaveNeverComes() {
    GraphBuilder graph = GraphBuilder.named("over");
    graph.task("a", SIMULATE);
    run("over", graph);
    assertRefused(
        FailureCode.DEPENDENCY_NOT_MET,
        "run over has ended COMPLETED and has no task b",
        refusal("over/b", false));
  }

  @Test
  void aTaskThatWasNotOverWhenItsRunWasTerminatedCountsAsCancelled() {
    GraphBuilder graph = GraphBuilder.named("terminated");
    graph.task("a", SIMULATE).option("sleep", FOR_EVER);
    submit("terminated", graph);
    server.getWorkflowClient().newUntypedWorkflowStub("terminated").terminate("by a test");
    SourceEnd end = end("terminated/a");
    assertEquals(TaskStatus.CANCELLED, end.status());
    assertEquals(
        "run terminated was closed without a result of its own",
        Objects.requireNonNull(end.error()).message());
  }

  @Test
  void partsOfMappedTasksAndSubGraphsAreFoundByTheirPaths() {
    GraphBuilder graph = GraphBuilder.named("parts");
    graph.graph("one").param("n", Parameter.Type.INTEGER);
    graph.graph("one").task("chunk", SIMULATE).custom(Map.of("n", GraphValue.param("n")));
    TaskHandle each =
        graph.use("each", "one").forEach(List.of(10, 20)).give("n", GraphValue.item(""));
    graph.output("all", each.at("/items")).output("how", each.counts());
    RunResult result = run("parts", graph);
    assertEquals(RunStatus.COMPLETED, result.status(), String.valueOf(result.failures()));
    SourceEnd end = end("parts/each[1]/chunk");
    assertEquals(20, Objects.requireNonNull(end.output()).view().path("n").asInt());
    TaskResult part = manager.taskResult(new TaskId("parts/each[0]/chunk")).orElseThrow();
    assertEquals(10, output(part).path("n").asInt());
    assertEquals(2, output(manager.await(new TaskId("parts/each"))).path("count").asInt());
    TaskHandle counts =
        manager
            .newTask(SIMULATE)
            .custom(GraphValue.from("parts/each").part(Part.COUNTS).at("/completed"));
    assertEquals(2, output(manager.await(manager.scheduleTask(counts.toTask()))).asInt());
  }

  // What becomes of the tasks that wait.

  @Test
  void aTaskGoesOnWhenTheRunComesAndItsTaskIsAccepted() {
    GraphBuilder later = GraphBuilder.named("later");
    later
        .task("b", SIMULATE)
        .custom(
            Map.of(
                "value", GraphValue.from("sooner/a").at("/n"),
                "status", GraphValue.from("sooner/a").part(Part.STATUS),
                "cost", GraphValue.from("sooner/a").part(Part.METRICS)));
    RunId run = submit("later", later);
    GraphBuilder sooner = GraphBuilder.named("sooner");
    sooner
        .task("a", SIMULATE)
        .custom(Map.of("n", 5))
        .option("failAttempts", 1)
        .backoff(Duration.ZERO, 1, Duration.ZERO);
    run("sooner", sooner);
    JsonNode seen = output(results(manager.await(run)).get("b"));
    assertEquals(5, seen.path("value").asInt());
    assertEquals("COMPLETED", seen.path("status").asText());
    assertTrue(seen.path("cost").path("memoryBytes").asLong() > 0, seen::toString);
    assertEquals(1, seen.path("cost").path("retryCount").asInt(), seen::toString);
  }

  @Test
  void largeOutputsOfOtherRunsAreReadFromTheBlobStore() {
    String text = "word ".repeat(20_000);
    TaskHandle large = TaskHandle.of("large", SIMULATE).custom(Map.of("text", text));
    manager.scheduleTask(large.toTask());
    TaskHandle count = TaskHandle.of("count", TaskType.TEXT_PROCESSING).operation("count");
    TaskId id = manager.scheduleTask(count.input(large).toTask());
    TaskResult result = manager.await(id);
    assertEquals(20_000, output(result).path("words").asInt(), result::toString);
    TaskResult whole = manager.taskResult(new TaskId("large")).orElseThrow();
    assertTrue(whole.output() instanceof TaskOutput.Ref, "it travelled inline");
  }

  @Test
  void anEndThatIsNotAcceptedSkipsAndOneThatIsLetsItRun() {
    manager.scheduleTask(failing(TaskHandle.of("broken", SIMULATE)).maxRetries(0).toTask());
    GraphBuilder graph = GraphBuilder.named("after-broken");
    graph.task("strict", SIMULATE).afterRun("broken", "broken");
    graph.task("mild", SIMULATE).afterRun("broken", "broken", TaskStatus.FAILED);
    graph
        .task("reads", SIMULATE)
        .custom(GraphValue.from("broken/broken").part(Part.ERROR).at("/code"));
    RunResult result = run("after-broken", graph);
    assertEquals(RunStatus.FAILED, result.status());
    Map<String, TaskResult> results = results(result);
    TaskResult strict = results.get("strict");
    assertEquals(TaskStatus.SKIPPED, strict.status());
    assertEquals(FailureCode.DEPENDENCY_NOT_MET, Objects.requireNonNull(strict.error()).code());
    assertEquals("broken/broken FAILED", strict.error().message());
    assertEquals(TaskStatus.COMPLETED, results.get("mild").status());
    assertEquals("PROVIDER_REFUSED", output(results.get("reads")).asText());
  }

  @Test
  void aTaskThatInsistsOnARunFailsAtOnceWhateverItAccepts() {
    GraphBuilder graph = GraphBuilder.named("insists");
    graph.task("a", SIMULATE).afterKnownRun("nowhere", "x", TaskStatus.COMPLETED);
    graph
        .task("b", SIMULATE)
        .afterKnownRun("nowhere", "x", TaskStatus.COMPLETED, TaskStatus.FAILED)
        .ignoreFailure();
    RunResult result = run("insists", graph);
    assertEquals(RunStatus.FAILED, result.status());
    for (TaskResult each : results(result).values()) {
      assertEquals(TaskStatus.FAILED, each.status(), each.taskId());
      assertEquals(0, each.attempts(), each.taskId());
      assertEquals(FailureCode.DEPENDENCY_NOT_MET, Objects.requireNonNull(each.error()).code());
      assertEquals("there is no run nowhere", each.error().message());
    }
  }

  @Test
  void aRunThatWaitsCanBeCancelled() {
    GraphBuilder graph = GraphBuilder.named("waits");
    TaskHandle a = graph.task("a", SIMULATE).afterRun("never", "x");
    graph.task("b", SIMULATE).after(a);
    RunId run = submit("waits", graph);
    manager.cancel(run, "enough");
    RunResult result = manager.await(run);
    assertEquals(RunStatus.CANCELLED, result.status());
    results(result)
        .values()
        .forEach(each -> assertEquals(TaskStatus.CANCELLED, each.status(), each.taskId()));
  }

  @Test
  void aTaskOfTheOwnRunIsRefusedWithTheNameToUse() {
    GraphBuilder graph = GraphBuilder.named("own");
    graph.task("a", SIMULATE);
    graph.task("b", SIMULATE).after("own/a");
    WeftException refusal = assertThrows(WeftException.class, () -> submit("own", graph));
    assertEquals(FailureCode.INVALID_GRAPH, refusal.code());
    assertEquals(
        "task 'b' waits for 'own/a', but own is the run that is being started;"
            + " write 'a', the name of the task in it, or choose another run id",
        refusal.getMessage());
    GraphBuilder nested = GraphBuilder.named("own");
    nested.graph("sub").task("b", SIMULATE).custom(GraphValue.from("own/a"));
    nested.use("use", "sub");
    assertEquals(
        FailureCode.INVALID_GRAPH,
        assertThrows(WeftException.class, () -> submit("own", nested)).code());
    assertThrows(WeftException.class, () -> manager.status(new RunId("own")));
  }

  // Runs of one task.

  @Test
  void aScheduledTaskIsARunOfItsOwnId() {
    Task task = manager.newTask(SIMULATE).custom(Map.of("n", 1)).metadata("team", "x").toTask();
    assertEquals(task.id().value(), UUID.fromString(task.id().value()).toString());
    assertEquals(task.id(), manager.scheduleTask(task));
    TaskResult result = manager.await(task.id());
    assertEquals(TaskStatus.COMPLETED, result.status());
    assertEquals(task.id().value(), result.taskId());
    assertEquals(Map.of("team", "x"), result.metadata());
    assertEquals(1, output(result).path("n").asInt());
    assertEquals(result, manager.taskResult(task.id()).orElseThrow());
    assertEquals(result, manager.taskResult(new TaskId(task.id() + "/" + task.id())).orElseThrow());
    RunResult run = manager.await(new RunId(task.id().value()));
    assertEquals(1, run.counts().total());
    TaskMetrics metrics = result.metrics();
    assertFalse(metrics.duration().isZero());
    assertTrue(metrics.allocatedBytes() > 0 && metrics.memoryBytes() > 0, metrics::toString);
  }

  @Test
  void theSameTaskIsTheSameRunAndAnotherOneIsAConflict() {
    Task task = TaskHandle.of("once", SIMULATE).custom(Map.of("n", 1)).toTask();
    manager.scheduleTask(task);
    assertEquals(task.id(), manager.scheduleTask(task));
    Task other = TaskHandle.of("once", SIMULATE).custom(Map.of("n", 2)).toTask();
    WeftException conflict = assertThrows(WeftException.class, () -> manager.scheduleTask(other));
    assertEquals(FailureCode.CONFLICT, conflict.code());
    assertEquals(1, output(manager.await(task.id())).path("n").asInt());
  }

  @Test
  void aScheduledTaskMayWaitForOneThatIsScheduledLater() {
    TaskHandle first = manager.newTask(SIMULATE).custom(Map.of("n", 3));
    TaskId firstId = first.toTask().id();
    TaskId second =
        manager.scheduleTask(manager.newTask(SIMULATE).input(first).after(firstId).toTask());
    assertEquals(Optional.empty(), manager.taskResult(second));
    manager.scheduleTask(first.toTask());
    assertEquals(3, output(manager.await(second)).path("n").asInt());
  }

  @Test
  void aTaskThatCannotBeScheduledIsRefused() {
    Task unknown = TaskHandle.of("u", TaskType.TEXT_PROCESSING).operation("sing").toTask();
    assertThrows(InvalidGraphException.class, () -> manager.scheduleTask(unknown));
    Task itself = TaskHandle.of("me", SIMULATE).after("me").toTask();
    InvalidGraphException refusal =
        assertThrows(InvalidGraphException.class, () -> manager.scheduleTask(itself));
    assertTrue(String.valueOf(refusal.getMessage()).contains("depends on itself"));
    WeftException unnamed =
        assertThrows(WeftException.class, () -> manager.taskResult(new TaskId("/each[1]/a")));
    assertEquals(FailureCode.INVALID_INPUT, unnamed.code());
    WeftException absent =
        assertThrows(WeftException.class, () -> manager.taskResult(new TaskId("nobody")));
    assertEquals(FailureCode.NOT_FOUND, absent.code());
    assertNotNull(absent.getMessage());
  }
}
