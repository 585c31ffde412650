package dev.weft.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.blob.LocalBlobStore;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.graph.OperationSpec;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunRequest;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.run.WireFormat;
import dev.weft.task.InputTemplate.Kind;
import dev.weft.task.TaskType;
import dev.weft.workflow.TaskWorkflow;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on the in-memory server. */
@Timeout(60)
class WeftWorkerTest {
  @TempDir Path temp;
  private TestWorkflowEnvironment server;
  private LocalBlobStore blobs;

  @BeforeEach
  void startServer() throws IOException {
    server =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setUseTimeskipping(false)
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder()
                        .setDataConverter(WireFormat.converter())
                        .build())
                .build());
    blobs = new LocalBlobStore(temp.resolve("blobs"));
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  private WorkerConfig config(int slots, Set<String> types) {
    return new WorkerConfig("test", slots, types, temp, temp.resolve("blobs"), false);
  }

  private WorkerConfig config(int slots) {
    return config(slots, WorkerConfig.allTypes());
  }

  private WeftWorker start(WorkerConfig config, Catalog catalog) {
    return WeftWorker.start(server.getWorkflowClient(), config, catalog, blobs);
  }

  private WorkflowStub submit(String id, String tasks, Routes routes) {
    JsonNode graph = json("{'weft': 1, 'name': 'test', 'tasks': " + tasks + "}");
    RunRequest request =
        new RunRequest(
            new RunId(id),
            1,
            graph,
            null,
            "hash",
            routes,
            RunRequest.RULES,
            true,
            Set.of(),
            blobs.id(),
            null);
    WorkflowStub run =
        server
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                TaskWorkflow.class.getSimpleName(),
                WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(Routes.HOME).build());
    run.start(request);
    return run;
  }

  private static JsonNode json(String singleQuoted) {
    return WireFormat.read(
        singleQuoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8), JsonNode.class);
  }

  private static RunResult memo(WorkflowStub run) {
    Object result = run.describe().getMemo(TaskWorkflow.RESULT_MEMO, RunResult.class);
    return assertInstanceOf(RunResult.class, result);
  }

  /** Ten tasks of three types, on one queue and by type: all done, none of it twice. */
  @Test
  void aRunOfSeveralTypesEndsCompletedOnEitherRoutes() throws IOException {
    Files.writeString(temp.resolve("in.txt"), "Some words of a document.");
    String tasks =
        "[{'id': 'read', 'type': 'DATA_RETRIEVAL', 'operation': 'file',"
            + " 'options': {'path': 'in.txt'}},"
            + "{'id': 'clean', 'type': 'TEXT_PROCESSING', 'operation': 'normalise',"
            + " 'input': {'from': 'read'}},"
            + "{'id': 'retried', 'type': 'CUSTOM:simulate', 'maxRetries': 2,"
            + " 'backoff': {'initial': '10ms', 'factor': 1, 'max': '10ms'},"
            + " 'options': {'failAttempts': 2}, 'dependencies': ['clean']},"
            + "{'id': 'write', 'type': 'DATA_STORAGE', 'operation': 'file',"
            + " 'options': {'path': 'out/ROUTE.txt'}, 'input': {'from': 'clean', 'at': '/text'},"
            + " 'dependencies': ['retried']}]";
    try (WeftWorker worker = start(config(2), Catalog.standard(config(2)))) {
      for (Routes routes : List.of(Routes.TOGETHER, Routes.BY_TYPE)) {
        String name = routes.equals(Routes.TOGETHER) ? "together" : "by-type";
        WorkflowStub run = submit(name, tasks.replace("ROUTE", name), routes);
        RunResult result = run.getResult(RunResult.class);
        assertEquals(RunStatus.COMPLETED, result.status(), String.valueOf(result.failures()));
        assertEquals(
            "Some words of a document.", Files.readString(temp.resolve("out/" + name + ".txt")));
        assertEquals(2, result.cost().retries());
      }
      assertTrue(worker.identity().startsWith("test@"), worker.identity());
      assertTrue(
          worker.identity().endsWith("/" + ProcessHandle.current().pid()), worker.identity());
      assertEquals(
          withLanes(
              "weft",
              "weft.custom",
              "weft.embedding",
              "weft.inference",
              "weft.retrieval",
              "weft.search",
              "weft.storage",
              "weft.text"),
          worker.queues());
    }
  }

  /** The archive, and each of these with its queues for urgent tasks and for suspects. */
  private static Set<String> withLanes(String... queues) {
    Set<String> all = new TreeSet<>(Set.of("weft.archive"));
    for (String queue : queues) {
      all.addAll(Set.of(queue, queue + ".express", queue + ".quarantine"));
    }
    return all;
  }

  /** Queues of several types share the slots of the process. */
  @Test
  void neverMoreTasksRunThanThereAreSlots() {
    Tally first = new Tally("CUSTOM:first", 20);
    Catalog catalog = Catalog.standard(config(2)).with(first);
    StringBuilder tasks = new StringBuilder("[");
    for (int i = 0; i < 12; i++) {
      tasks.append(i == 0 ? "" : ",").append("{'id': 't").append(i).append("', ");
      tasks.append("'type': 'CUSTOM:first'}");
    }
    try (WeftWorker worker = start(config(2), catalog)) {
      RunResult result = submit("slots", tasks + "]", Routes.BY_TYPE).getResult(RunResult.class);
      assertEquals(RunStatus.COMPLETED, result.status(), worker.identity());
    }
    assertEquals(12, first.calls.get());
    assertEquals(2, first.most.get());
  }

  @Test
  void aWorkerOfOneTypeLeavesTheOthersToTheirs() {
    WorkerConfig custom = config(1, Set.of("CUSTOM"));
    try (WeftWorker worker = start(custom, Catalog.standard(custom))) {
      assertEquals(withLanes("weft", "weft.custom"), worker.queues());
      WorkflowStub run =
          submit(
              "refused",
              "[{'id': 'list', 'type': 'DATA_RETRIEVAL', 'operation': 'list'}]",
              Routes.TOGETHER);
      assertThrows(RuntimeException.class, () -> run.getResult(RunResult.class));
      assertEquals(FailureCode.UNSUPPORTED_TASK_TYPE, memo(run).failures().get(0).code());
    }
  }

  /**
   * That another worker goes on is for the real server to show: the in-memory one may give the next
   * workflow task to a poll of the worker that is gone.
   */
  @Test
  void drainingLetsARunningTaskEnd() throws Exception {
    Gate gate = new Gate();
    WeftWorker worker = start(config(1), Catalog.standard(config(1)).with(gate));
    submit("drain", "[{'id': 'a', 'type': 'CUSTOM:gate'}]", Routes.BY_TYPE);
    assertTrue(gate.entered.await(20, TimeUnit.SECONDS));
    FutureTask<Boolean> drain = new FutureTask<>(() -> worker.drain(Duration.ofSeconds(20)));
    new Thread(drain, "drain").start();
    gate.open.countDown();
    assertTrue(drain.get(30, TimeUnit.SECONDS));
    assertEquals(1, gate.interrupted.getCount());
    assertTrue(
        server.getWorkflowClient().fetchHistory("drain").getHistory().getEventsList().stream()
            .anyMatch(event -> event.hasActivityTaskCompletedEventAttributes()));
  }

  /** A task that ignores the end is interrupted, and the worker is gone soon after its patience. */
  @Test
  void closingInterruptsWhatDoesNotEnd() throws Exception {
    Gate gate = new Gate();
    WeftWorker worker = start(config(1), Catalog.standard(config(1)).with(gate));
    submit("stuck", "[{'id': 'a', 'type': 'CUSTOM:gate'}]", Routes.BY_TYPE);
    assertTrue(gate.entered.await(20, TimeUnit.SECONDS));
    long start = System.nanoTime();
    assertEquals(false, worker.drain(Duration.ofMillis(300)));
    assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 10);
    assertTrue(gate.interrupted.await(10, TimeUnit.SECONDS));
    gate.open.countDown();
  }

  private static OperationSpec spec(String type) {
    return new OperationSpec(
        new TaskType(type),
        null,
        "For a test.",
        EnumSet.of(Kind.NONE),
        List.of(),
        "{}",
        Duration.ofMillis(1),
        false);
  }

  /** Counts how many run at once. */
  private static final class Tally implements TaskHandler {
    private final OperationSpec spec;
    private final int millis;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();

    Tally(String type, int millis) {
      this.spec = WeftWorkerTest.spec(type);
      this.millis = millis;
    }

    @Override
    public OperationSpec spec() {
      return spec;
    }

    @Override
    public TaskOutput handle(TaskContext context) throws InterruptedException {
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      calls.incrementAndGet();
      assertEquals(false, new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS));
      running.decrementAndGet();
      return new TaskOutput.Text("");
    }
  }

  /** Runs until it is let go. */
  private static final class Gate implements TaskHandler {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public OperationSpec spec() {
      return WeftWorkerTest.spec("CUSTOM:gate");
    }

    @Override
    public TaskOutput handle(TaskContext context) throws InterruptedException {
      calls.incrementAndGet();
      entered.countDown();
      try {
        open.await();
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
      return new TaskOutput.Text("");
    }
  }
}
