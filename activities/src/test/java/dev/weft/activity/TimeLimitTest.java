package dev.weft.activity;

import static dev.weft.activity.Batches.call;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.blob.LocalBlobStore;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.run.BatchResult;
import dev.weft.run.TaskCall;
import dev.weft.run.TaskOutcome;
import dev.weft.run.TaskOutcome.Kind;
import dev.weft.task.TaskPriority;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How attempts end that do not end by themselves: timeout, deadline, cancel, drain, lost worker.
 */
@Timeout(60)
class TimeLimitTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(30);

  /** Enough for a willing handler on a busy machine. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  /** What a handler that never ends is given. */
  private static final Duration NO_GRACE = Duration.ofMillis(50);

  @TempDir Path folder;
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final OpenProgress progress = new OpenProgress();
  private final SlotAdmission admission = new SlotAdmission(1);
  private LocalBlobStore blobs;
  private Handlers handlers;
  private BatchRunner runner;
  private BatchRunner strict;

  @BeforeEach
  void open() throws IOException {
    blobs = new LocalBlobStore(folder);
    handlers =
        Handlers.of(
            List.of(
                ScriptedHandler.custom("quick", context -> new TaskOutput.Text("done")),
                ScriptedHandler.custom("polite", this::waitPolitely),
                ScriptedHandler.custom("grudging", this::failWhenInterrupted),
                ScriptedHandler.custom("stubborn", this::ignoreInterrupts),
                ScriptedHandler.custom("late", this::answerWhenInterrupted),
                ScriptedHandler.custom("careful", this::checkBeforeWriting)));
    runner = runner(GRACE, admission);
    strict = runner(NO_GRACE, admission);
  }

  private BatchRunner runner(Duration grace, SlotAdmission admission) {
    return new BatchRunner(
        handlers, blobs, new ExecutorConfig("worker-1", 1, admission, grace, Clock.systemUTC()));
  }

  @AfterEach
  void letGo() {
    release.countDown();
  }

  private TaskOutput waitPolitely(TaskContext context) throws InterruptedException {
    started.countDown();
    release.await();
    return new TaskOutput.Text("released");
  }

  private TaskOutput failWhenInterrupted(TaskContext context) {
    try {
      return waitPolitely(context);
    } catch (InterruptedException e) {
      throw new IllegalStateException("my own way to say that I was disturbed", e);
    }
  }

  private TaskOutput answerWhenInterrupted(TaskContext context) {
    try {
      return waitPolitely(context);
    } catch (InterruptedException e) {
      return new TaskOutput.Text("finished all the same");
    }
  }

  private TaskOutput ignoreInterrupts(TaskContext context) {
    started.countDown();
    while (true) {
      try {
        release.await();
        return new TaskOutput.Text("released");
      } catch (InterruptedException e) {
        // That is what this handler is for.
        assertNotNull(e);
      }
    }
  }

  private TaskOutput checkBeforeWriting(TaskContext context) throws InterruptedException {
    started.countDown();
    progress.isActive = false;
    context.checkActive();
    return new TaskOutput.Text("written");
  }

  @Test
  void endsAnAttemptAtItsTimeout() {
    for (String type : List.of("polite", "grudging", "late")) {
      TaskOutcome outcome = one(call(task("a", type), Map.of(), SHORT, null));

      assertFailed(FailureCode.ATTEMPT_TIMED_OUT, outcome);
      assertNotNull(outcome.startedAt());
      assertTrue(outcome.metrics().duration().toMillis() >= 50, outcome.toString());
      assertTrue(outcome.error().message().contains("100ms"), outcome.error().message());
    }
    assertEquals(0, runner.abandonedThreads());
  }

  @Test
  void endsAnAttemptAtItsDeadlineWhenThatComesFirst() {
    TaskOutcome outcome = one(call(task("a", "polite"), Map.of(), LONG, Instant.now().plus(SHORT)));
    TaskOutcome timedOut =
        one(call(task("a", "polite"), Map.of(), SHORT, Instant.now().plus(LONG)));

    assertFailed(FailureCode.DEADLINE_EXCEEDED, outcome);
    assertNotNull(outcome.startedAt());
    assertFailed(FailureCode.ATTEMPT_TIMED_OUT, timedOut);
  }

  @Test
  void abandonsAStubbornThreadWhichKeepsItsSlot() throws Exception {
    runner = strict;
    TaskOutcome outcome = one(call(task("a", "stubborn"), Map.of(), SHORT, null));
    CompletableFuture<TaskOutcome> next =
        CompletableFuture.supplyAsync(() -> one(call(task("b", "quick"))));
    awaitWaiting();

    assertFailed(FailureCode.ATTEMPT_TIMED_OUT, outcome);
    assertEquals(1, runner.abandonedThreads());
    assertTrue(!next.isDone());

    release.countDown();
    assertEquals(Kind.DONE, next.get(30, TimeUnit.SECONDS).kind());
    while (runner.abandonedThreads() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void givesUpTheWaitForASlotAtTheDeadline() throws Exception {
    try (Admission.Lease held = admission.admit(TaskPriority.NORMAL)) {
      assertNotNull(held);
      TaskOutcome outcome =
          one(call(task("a", "quick"), Map.of(), LONG, Instant.now().plus(SHORT)));

      assertFailed(FailureCode.DEADLINE_EXCEEDED, outcome);
      assertNull(outcome.startedAt());
      assertNull(outcome.metrics());
    }
    assertEquals(0, admission.waiting());
  }

  @Test
  void doesNotCountTheWaitForASlotAsTheTimeOfTheAttempt() throws Exception {
    Admission.Lease held = admission.admit(TaskPriority.NORMAL);
    CompletableFuture<TaskOutcome> waiting =
        CompletableFuture.supplyAsync(() -> one(call(task("a", "quick"), Map.of(), SHORT, null)));
    awaitWaiting();
    CountDownLatch longer = new CountDownLatch(1);
    assertTrue(!longer.await(150, TimeUnit.MILLISECONDS));

    held.close();

    TaskOutcome outcome = waiting.get(30, TimeUnit.SECONDS);
    assertEquals(Kind.DONE, outcome.kind());
    assertTrue(outcome.metrics().queueWait().toMillis() >= 150, outcome.toString());
    assertTrue(outcome.metrics().duration().toMillis() < 150, outcome.toString());
  }

  @Test
  void endsARunningAttemptAsCancelled() throws Exception {
    BatchResult result = stopWhenStarted("polite", Stop.Demand.CANCEL);

    assertFailed(FailureCode.CANCELLED, result.outcomes().get(0));
    assertNotNull(result.outcomes().get(0).startedAt());
    assertEquals(Kind.NOT_STARTED, result.outcomes().get(1).kind());
  }

  @Test
  void keepsWhatACancelledAttemptFinishedAllTheSame() throws Exception {
    BatchResult result = stopWhenStarted("late", Stop.Demand.CANCEL);

    assertEquals(new TaskOutput.Text("finished all the same"), result.outcomes().get(0).output());
    assertEquals(Kind.NOT_STARTED, result.outcomes().get(1).kind());
  }

  @Test
  void handsBackTheRestOfABatchWhoseThreadIsAbandonedWithTheLastSlot() throws Exception {
    runner = strict;
    BatchResult result =
        run(
            call(task("a", "quick")),
            call(task("b", "stubborn"), Map.of(), SHORT, null),
            call(task("c", "quick")),
            call(task("d", "quick")));

    assertEquals(
        List.of(Kind.DONE, Kind.FAILED_ATTEMPT, Kind.NOT_STARTED, Kind.NOT_STARTED),
        result.outcomes().stream().map(TaskOutcome::kind).toList());
    assertEquals(1, runner.abandonedThreads());

    release.countDown();
    while (runner.abandonedThreads() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void endsAStubbornAttemptAsCancelledAfterTheGrace() throws Exception {
    runner = strict;
    BatchResult result = stopWhenStarted("stubborn", Stop.Demand.CANCEL);

    assertFailed(FailureCode.CANCELLED, result.outcomes().get(0));
    assertEquals(1, runner.abandonedThreads());
  }

  @Test
  void letsARunningAttemptEndWhenDraining() throws Exception {
    CompletableFuture<BatchResult> running = start("polite");
    assertTrue(started.await(30, TimeUnit.SECONDS));

    progress.stop().raise(Stop.Demand.DRAIN);
    release.countDown();

    BatchResult result = running.get(30, TimeUnit.SECONDS);
    assertEquals(new TaskOutput.Text("released"), result.outcomes().get(0).output());
    assertEquals(Kind.NOT_STARTED, result.outcomes().get(1).kind());
  }

  @Test
  void handsBackWhatWaitsForASlotWhenDrainingOrCancelled() throws Exception {
    for (Stop.Demand demand : List.of(Stop.Demand.DRAIN, Stop.Demand.CANCEL)) {
      OpenProgress mine = new OpenProgress();
      try (Admission.Lease held = admission.admit(TaskPriority.NORMAL)) {
        assertNotNull(held);
        CompletableFuture<BatchResult> waiting =
            CompletableFuture.supplyAsync(
                () -> Batches.run(runner, Batches.of(blobs.id(), call(task("a", "quick"))), mine));
        awaitWaiting();

        mine.stop().raise(demand);

        assertEquals(
            TaskOutcome.notStarted("a"), waiting.get(30, TimeUnit.SECONDS).outcomes().get(0));
      }
    }
  }

  @Test
  void startsNothingOnceStopped() {
    progress.stop().raise(Stop.Demand.DRAIN);

    assertEquals(TaskOutcome.notStarted("a"), one(call(task("a", "quick"))));
  }

  @Test
  void chargesNothingToATaskThatThisWorkerMayNotHoldAnyMore() throws Exception {
    BatchResult lost = stopWhenStarted("polite", Stop.Demand.ABANDON);
    assertEquals(Kind.NOT_STARTED, lost.outcomes().get(0).kind());

    OpenProgress mine = new OpenProgress();
    mine.isActive = false;
    BatchResult before =
        Batches.run(runner, Batches.of(blobs.id(), call(task("a", "quick"))), mine);
    assertEquals(Kind.NOT_STARTED, before.outcomes().get(0).kind());
  }

  @Test
  void stopsAHandlerBeforeItWritesWhenTheWorkerMayBeGivenUp() {
    TaskOutcome outcome = one(call(task("a", "careful")));

    assertEquals(TaskOutcome.notStarted("a"), outcome);
  }

  @Test
  void leavesNoInterruptToTheNextTaskOnTheThread() {
    for (int i = 0; i < 50; i++) {
      Duration timeout = Duration.ofNanos(1 + i * 20_000L);
      one(call(task("a", "late"), Map.of(), timeout, null));
      TaskOutcome next = one(call(task("b", "quick")));
      assertEquals(Kind.DONE, next.kind(), String.valueOf(next.error()));
    }
  }

  private BatchResult stopWhenStarted(String type, Stop.Demand demand) throws Exception {
    CompletableFuture<BatchResult> running = start(type);
    assertTrue(started.await(30, TimeUnit.SECONDS));
    progress.stop().raise(demand);
    return running.get(30, TimeUnit.SECONDS);
  }

  private CompletableFuture<BatchResult> start(String type) {
    return CompletableFuture.supplyAsync(
        () -> run(call(task("a", type)), call(task("b", "quick"))));
  }

  private void awaitWaiting() {
    while (admission.waiting() == 0) {
      Thread.onSpinWait();
    }
  }

  private static void assertFailed(FailureCode code, TaskOutcome outcome) {
    assertEquals(Kind.FAILED_ATTEMPT, outcome.kind());
    assertEquals(code, outcome.error().code());
  }

  private static String task(String id, String type) {
    return "{'id': '" + id + "', 'type': 'CUSTOM:" + type + "'}";
  }

  private BatchResult run(TaskCall... calls) {
    return Batches.run(runner, Batches.of(blobs.id(), calls), progress);
  }

  private TaskOutcome one(TaskCall call) {
    return run(call).outcomes().get(0);
  }
}
