package dev.weft.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.blob.LocalBlobStore;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.run.BatchResult;
import dev.weft.run.TaskBatch;
import dev.weft.run.TaskCall;
import dev.weft.run.TaskOutcome;
import dev.weft.run.TaskOutcome.Kind;
import dev.weft.run.WireFormat;
import dev.weft.run.WorkerState;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The activity on Temporal's in-memory server, with a workflow that runs one batch. */
@Timeout(60)
class BatchActivityTest {
  private static final String QUEUE = "batch-activity-test";

  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final AtomicReference<@Nullable Error> noThread = new AtomicReference<>();
  private LocalBlobStore blobs;
  private BatchActivity activity;
  private TestWorkflowEnvironment server;

  /** Runs one batch as one activity. */
  @WorkflowInterface
  public interface OneBatch {
    @WorkflowMethod
    BatchResult run(TaskBatch batch);

    @SignalMethod
    void cancelBatch();
  }

  /** As the interface says. */
  public static final class OneBatchWorkflow implements OneBatch {
    private CancellationScope scope;
    private BatchResult result;

    @Override
    public BatchResult run(TaskBatch batch) {
      ActivityOptions options =
          ActivityOptions.newBuilder()
              .setStartToCloseTimeout(Duration.ofMinutes(1))
              .setHeartbeatTimeout(Duration.ofSeconds(5))
              .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
              .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
              .build();
      scope =
          Workflow.newCancellationScope(
              () ->
                  result =
                      Workflow.newUntypedActivityStub(options)
                          .execute(TaskBatch.MIXED, BatchResult.class, batch));
      scope.run();
      return result;
    }

    @Override
    public void cancelBatch() {
      scope.cancel("the test says so");
    }
  }

  private final AtomicReference<@Nullable String> shut = new AtomicReference<>();
  private final Gate gate =
      new Gate() {
        @Override
        public Optional<String> closed(String type) {
          return closedNow(type);
        }

        @Override
        public Optional<String> closedNow(String type) {
          return Optional.ofNullable(shut.get()).map(why -> type + ": " + why);
        }

        @Override
        public WorkerState state(String worker, int slots) {
          return new WorkerState(worker, slots);
        }
      };

  @BeforeEach
  void start() throws IOException {
    blobs = new LocalBlobStore(folder);
    Handlers handlers =
        Handlers.of(
            List.of(
                ScriptedHandler.custom("quick", context -> new TaskOutput.Text("done")),
                ScriptedHandler.custom(
                    "fail",
                    context -> {
                      throw new WeftException(FailureCode.PROVIDER_UNAVAILABLE, "no answer");
                    }),
                ScriptedHandler.custom("wait", this::awaitRelease),
                ScriptedHandler.custom("stubborn", this::ignoreInterrupts)));
    ExecutorConfig config =
        new ExecutorConfig(
            "worker-1",
            2,
            new SlotAdmission(2),
            gate,
            TaskObserver.NONE,
            ExecutorConfig.DEFAULT_GRACE,
            Clock.systemUTC());
    activity = new BatchActivity(handlers, blobs, config, new Threads(noThread));
    server =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setUseTimeskipping(false)
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder()
                        .setDataConverter(WireFormat.converter())
                        .build())
                .build());
    Worker worker = server.newWorker(QUEUE);
    worker.registerWorkflowImplementationTypes(OneBatchWorkflow.class);
    worker.registerActivitiesImplementations(activity);
    server.start();
  }

  @AfterEach
  void close() {
    release.countDown();
    server.close();
  }

  private TaskOutput awaitRelease(TaskContext context) throws InterruptedException {
    context.progress("waiting", 1, 2);
    started.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw e;
    }
    return new TaskOutput.Text("released");
  }

  private TaskOutput ignoreInterrupts(TaskContext context) {
    while (true) {
      try {
        return awaitRelease(context);
      } catch (InterruptedException e) {
        assertNotNull(e);
      }
    }
  }

  @Test
  void returnsTheOutcomesOfABatch() {
    BatchResult result = await(run(batch("quick", "fail", "quick")));

    assertEquals("hash-1", result.callsHash());
    assertEquals(
        List.of(Kind.DONE, Kind.FAILED_ATTEMPT, Kind.DONE),
        result.outcomes().stream().map(TaskOutcome::kind).toList());
    TaskOutcome first = result.outcomes().get(0);
    assertEquals(new TaskOutput.Text("done"), first.output());
    assertTrue(first.metrics().queueWait().toMillis() < 30_000, first.toString());
    assertFalse(first.metrics().queueWait().isNegative());
    assertEquals(
        new TaskOutput.Text("done"), await(run(batch("quick"))).outcomes().get(0).output());
  }

  @Test
  void aClosedGateHandsBackEveryCallAndSaysWhy() throws Exception {
    shut.set("no room");
    for (TaskBatch batch : List.of(batch("wait"), batch("quick", "wait", "fail"))) {
      BatchResult result = await(run(batch));
      assertEquals("hash-1", result.callsHash());
      assertEquals(List.of(), result.outcomes());
      assertEquals(TaskBatch.MIXED + ": no room", result.worker().closed());
    }
    assertFalse(started.await(0, TimeUnit.SECONDS), "a handler has run");

    shut.set(null);
    assertEquals(Kind.DONE, await(run(batch("quick"))).outcomes().get(0).kind());
  }

  @Test
  void failsWhenTheOnlyAttemptFailed() {
    WorkflowFailedException failed =
        assertThrows(WorkflowFailedException.class, () -> await(run(batch("fail"))));

    ApplicationFailure failure =
        assertInstanceOf(
            ApplicationFailure.class,
            assertInstanceOf(ActivityFailure.class, failed.getCause()).getCause());
    assertEquals("PROVIDER_UNAVAILABLE", failure.getType());
    assertTrue(failure.isNonRetryable());
    assertEquals("task 't0' (CUSTOM:fail) of run run-1: no answer", failure.getOriginalMessage());
    BatchResult result = failure.getDetails().get(BatchResult.class);
    assertEquals("hash-1", result.callsHash());
    assertEquals(FailureCode.PROVIDER_UNAVAILABLE, result.outcomes().get(0).error().code());
    assertNotNull(result.outcomes().get(0).metrics());
  }

  @Test
  void answersACancelWithWhatItFinished() throws Exception {
    WorkflowStub run = run(batch("quick", "wait", "quick"));
    assertTrue(started.await(30, TimeUnit.SECONDS));
    long begin = System.nanoTime();

    run.signal("cancelBatch");

    BatchResult result = await(run);
    assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin) < 3);
    assertEquals(Kind.DONE, result.outcomes().get(0).kind());
    assertEquals(FailureCode.CANCELLED, result.outcomes().get(1).error().code());
    assertEquals(Kind.NOT_STARTED, result.outcomes().get(2).kind());
  }

  @Test
  void answersACancelledSingleWithItsOutcome() throws Exception {
    WorkflowStub run = run(batch("wait"));
    assertTrue(started.await(30, TimeUnit.SECONDS));

    run.signal("cancelBatch");

    assertEquals(FailureCode.CANCELLED, await(run).outcomes().get(0).error().code());
  }

  @Test
  void handsBackWhatHasNotStartedWhenItDrains() throws Exception {
    WorkflowStub run = run(batch("wait", "quick"));
    assertTrue(started.await(30, TimeUnit.SECONDS));

    activity.drain();
    release.countDown();

    BatchResult result = await(run);
    assertEquals(new TaskOutput.Text("released"), result.outcomes().get(0).output());
    assertEquals(Kind.NOT_STARTED, result.outcomes().get(1).kind());
    assertEquals(Kind.NOT_STARTED, await(run(batch("quick"))).outcomes().get(0).kind());
  }

  @Test
  void handsBackEverythingWhenTheWorkerIsTornDown() throws Exception {
    WorkflowStub run = run(batch("wait", "quick"));
    assertTrue(started.await(30, TimeUnit.SECONDS));

    activity.abandon();

    for (BatchResult result : List.of(await(run), await(run(batch("quick"))))) {
      result.outcomes().forEach(each -> assertEquals(Kind.NOT_STARTED, each.kind()));
    }
    assertTrue(interrupted.await(0, TimeUnit.SECONDS));
  }

  @Test
  void completesABatchWhoseThreadIsHeldUp() {
    BatchResult result = await(run(batch(call("stubborn", SHORT), call("quick", SHORT))));

    assertEquals(FailureCode.ATTEMPT_TIMED_OUT, result.outcomes().get(0).error().code());
    assertEquals(Kind.NOT_STARTED, result.outcomes().get(1).kind());
    assertEquals(1, activity.abandonedThreads());
    assertEquals(1, release.getCount());
    assertTrue(activity.awaitEnd(LONG), "it is answered, though its thread still runs");
  }

  @Test
  void waitsForTheEndOfWhatRuns() throws Exception {
    WorkflowStub run = run(batch("wait"));
    assertTrue(started.await(30, TimeUnit.SECONDS));
    assertFalse(activity.awaitEnd(SHORT));

    release.countDown();

    assertTrue(activity.awaitEnd(LONG));
    assertEquals(Kind.DONE, await(run).outcomes().get(0).kind());
  }

  @Test
  void handsBackABatchThatNoThreadCanWatchOver() {
    noThread.set(new OutOfMemoryError("unable to create native thread"));

    BatchResult result = await(run(batch("quick", "quick")));

    assertEquals(List.of(), result.outcomes());
    assertEquals("no thread can be made: unable to create native thread", result.worker().closed());
    assertTrue(activity.awaitEnd(LONG));
    noThread.set(null);
    assertEquals(Kind.DONE, await(run(batch("quick"))).outcomes().get(0).kind());
  }

  @Test
  void failsWhenTheOnlyAttemptIsHeldUp() {
    WorkflowFailedException failed =
        assertThrows(
            WorkflowFailedException.class, () -> await(run(batch(call("stubborn", SHORT)))));

    ApplicationFailure failure =
        assertInstanceOf(
            ApplicationFailure.class,
            assertInstanceOf(ActivityFailure.class, failed.getCause()).getCause());
    assertEquals("ATTEMPT_TIMED_OUT", failure.getType());
    BatchResult result = failure.getDetails().get(BatchResult.class);
    assertEquals(FailureCode.ATTEMPT_TIMED_OUT, result.outcomes().get(0).error().code());
  }

  @Test
  void interruptsATaskWhoseRunIsGone() throws Exception {
    WorkflowStub run = run(batch("wait"));
    assertTrue(started.await(30, TimeUnit.SECONDS));

    run.terminate("gone");

    assertTrue(interrupted.await(30, TimeUnit.SECONDS));
  }

  private TaskBatch batch(String... types) {
    TaskCall[] calls = new TaskCall[types.length];
    for (int i = 0; i < types.length; i++) {
      calls[i] = Batches.call("{'id': 't" + i + "', 'type': 'CUSTOM:" + types[i] + "'}");
    }
    return batch(calls);
  }

  private TaskBatch batch(TaskCall... calls) {
    return Batches.of(blobs.id(), calls);
  }

  private static TaskCall call(String type, Duration timeout) {
    String definition = "{'id': 'the-" + type + "', 'type': 'CUSTOM:" + type + "'}";
    return Batches.call(definition, Map.of(), timeout, null);
  }

  private WorkflowStub run(TaskBatch batch) {
    WorkflowClient client = server.getWorkflowClient();
    WorkflowStub run =
        client.newUntypedWorkflowStub(
            "OneBatch", WorkflowOptions.newBuilder().setTaskQueue(QUEUE).build());
    run.start(batch);
    return run;
  }

  private static BatchResult await(WorkflowStub run) {
    return run.getResult(BatchResult.class);
  }

  /** Threads as on a machine that may have none left. */
  private static final class Threads extends ThreadPoolExecutor {
    private final AtomicReference<@Nullable Error> failure;

    Threads(AtomicReference<@Nullable Error> failure) {
      super(0, 8, 1, TimeUnit.SECONDS, new SynchronousQueue<>());
      this.failure = failure;
    }

    @Override
    public void execute(Runnable work) {
      Error now = failure.get();
      if (now != null) {
        throw now;
      }
      super.execute(work);
    }
  }
}
