package dev.weft.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.result.TaskResult;
import dev.weft.run.CancelTask;
import dev.weft.run.ResultChain;
import dev.weft.run.RunProgress;
import dev.weft.run.RunRequest;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.run.SchedulerConfig;
import dev.weft.run.SourceEnd;
import dev.weft.run.TaskCall;
import dev.weft.run.TaskOutcome;
import dev.weft.run.TaskQuery;
import dev.weft.run.TaskState;
import dev.weft.task.TaskStatus;
import io.temporal.activity.Activity;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.ActivityCanceledException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs whose histories are short, so that they go on in fresh ones again and again. */
@Timeout(120)
class FreshHistoryTest {
  private static final SchedulerConfig SHORT =
      SchedulerConfig.STANDARD.withMostCalls(1).withContinueAfter(20);

  /** Batches of up to four, however few tasks there are. */
  private static final SchedulerConfig FUSED =
      new SchedulerConfig(SchedulerConfig.Order.CRITICAL_PATH, 4, 0, 20);

  /** How often each task was handed out; failures are in the eyes of one worker. */
  private final Map<String, Integer> tries = new ConcurrentHashMap<>();

  /** The tasks that fail for the time being. */
  private final Set<String> broken = ConcurrentHashMap.newKeySet();

  /** Whether a worker sees what all earlier tasks answered, those of its own batch too. */
  private boolean seesInputs = true;

  private final ScriptedWorker worker = new ScriptedWorker(this::answer);

  private TaskOutcome answer(TaskCall call) {
    tries.merge(call.task(), 1, Integer::sum);
    if (broken.contains(call.task())) {
      return ScriptedWorker.failed(call, FailureCode.PROVIDER_REFUSED);
    }
    if (call.task().contains("flaky") && call.attempt() < 3) {
      return ScriptedWorker.failed(call, FailureCode.PROVIDER_UNAVAILABLE);
    }
    boolean isSame = seesInputs && !call.task().equals("report"); // which sees times
    return ScriptedWorker.done(call, call.task() + (isSame ? call.inputs() : ""));
  }

  private static String graph(String tasks) {
    return """
        {"weft":1,"name":"long","defaults":{"maxRetries":2,"backoff":{"initial":"20ms"},
         "fuse":"always"},"tasks":[%s],
         "graphs":{"document":{"params":{"path":{"type":"string"}},"tasks":[
           {"id":"read","type":"CUSTOM:x","input":{"text":{"param":"path"}}},
           {"id":"chunk","type":"CUSTOM:x","input":{"from":"read"}}],
          "outputs":{"chunk":{"from":"chunk","at":"/text"}}}}}
        """
        .formatted(tasks);
  }

  private static String each(int from, int to, Function<Integer, String> task) {
    return IntStream.range(from, to).boxed().map(task).collect(Collectors.joining(","));
  }

  private static String task(String id, String rest) {
    return "{\"id\":\"%s\",\"type\":\"CUSTOM:x\"%s}".formatted(id, rest);
  }

  private static String chain(int length) {
    return each(
        0,
        length,
        i -> task("t" + i, i == 0 ? "" : ",\"input\":{\"from\":\"t%d\"}".formatted(i - 1)));
  }

  private static String after(String... tasks) {
    return ",\"dependencies\":[\"" + String.join("\",\"", tasks) + "\"]";
  }

  private Map<String, TaskResult> results(RunResult result) {
    List<TaskResult> all = ResultChain.all(result, ref -> worker.archive.blobs.get(ref.key()));
    Map<String, TaskResult> results = new TreeMap<>();
    for (TaskResult each : all) {
      assertEquals(null, results.put(each.taskId(), each), each.taskId() + " has one result");
    }
    return results;
  }

  /** What must not depend on how often the run went on in a fresh history. */
  private record End(TaskStatus status, int attempts, TaskOutput output, String why) {
    static End of(TaskResult result) {
      return new End(
          result.status(),
          result.attempts(),
          result.output(),
          result.error() == null ? "" : result.error().toString());
    }
  }

  private Map<String, End> ends(RunResult result) {
    Map<String, End> ends = new TreeMap<>();
    results(result).forEach((task, each) -> ends.put(task, End.of(each)));
    return ends;
  }

  private static int executions(RunRig rig) {
    return rig.histories().size();
  }

  /** Runs a graph in one history and in many, and returns the second result. */
  private RunResult runBoth(String tasks, SchedulerConfig config) {
    Map<String, End> expected;
    RunResult whole;
    try (RunRig rig = new RunRig(worker)) {
      rig.start(graph(tasks), config.withContinueAfter(0));
      rig.awaitEnd();
      whole = rig.end();
      expected = ends(whole);
      assertEquals(1, executions(rig));
    }
    tries.clear();
    try (RunRig rig = new RunRig(worker)) {
      rig.start(graph(tasks), config);
      rig.awaitEnd();
      RunResult result = rig.end();
      assertTrue(executions(rig) > 1, "the run went on in a fresh history");
      assertEquals(expected, ends(result));
      assertEquals(whole.counts(), result.counts());
      assertEquals(whole.status(), result.status());
      assertEquals(whole.outputs(), result.outputs());
      assertEquals(Set.copyOf(whole.failures()), Set.copyOf(result.failures()));
      assertEquals(whole.cost().cpuMs(), result.cost().cpuMs());
      assertEquals(whole.cost().retries(), result.cost().retries());
      return result;
    }
  }

  @Test
  void aChainEndsAsItWouldHaveInOneHistory() {
    RunResult result = runBoth(chain(20), SHORT);
    assertEquals(20, result.counts().completed());
    assertTrue(tries.values().stream().allMatch(each -> each == 1), tries::toString);
  }

  @Test
  void aFusedFanWithRetriesAndFailuresEndsAsItWouldHaveInOneHistory() {
    seesInputs = false;
    broken.addAll(List.of("t3", "t17"));
    String fan = each(0, 40, i -> task((i % 7 == 0 ? "flaky" : "t") + i, after("first")));
    String rest =
        task("first", "")
            + ","
            + fan
            + ","
            + task("skipped", after("t3") + ",\"priority\":\"HIGH\"")
            + ","
            + task("last", ",\"input\":{\"custom\":{\"a\":{\"from\":\"first\"}}}" + after("t4"));
    RunResult result = runBoth(rest, FUSED);
    assertEquals(RunStatus.FAILED, result.status());
    assertEquals(2, result.counts().failed());
    assertEquals(1, result.counts().skipped());
    assertEquals(3, tries.get("flaky7"));
  }

  private static final String MAPPED =
      """
      {"id":"each","graph":"document","params":{"path":{"item":""}},
       "forEach":{"literal":["p","q","r","s","t","u","v"],"maxConcurrent":2,"tolerate":1}},
      {"id":"flat","type":"CUSTOM:x","input":{"text":{"item":""}},
       "forEach":{"from":"each","at":"/items","maxConcurrent":1}},
      {"id":"all","type":"CUSTOM:x","input":{"custom":{"from":"flat","at":"/items"}}},
      {"id":"report","type":"CUSTOM:x",
       "input":{"custom":{"counts":{"from":"each","part":"counts"},
                          "results":{"from":"each","part":"results"}}}}""";

  @Test
  void whatTasksBecomeGoesOnInAFreshHistory() {
    broken.add("each[2]/chunk");
    RunResult result = runBoth(MAPPED, SHORT);
    assertEquals(RunStatus.COMPLETED, result.status());
    assertEquals(1 + 7 * 3 + 1 + 7 + 2, result.counts().total());
    TaskCall report =
        worker.calls.stream()
            .filter(call -> call.task().equals("report"))
            .reduce((one, other) -> other)
            .orElseThrow();
    TaskOutput group = report.inputs().get("each").group();
    assertEquals(7, ((TaskOutput.Data) group).json().path("results").size());
  }

  @Test
  void aRetryKeepsWhatManyHistoriesHaveDone() throws Exception {
    broken.addAll(List.of("each[4]/chunk", "each[2]/read", "t9"));
    String tasks = MAPPED + "," + chain(20);
    try (RunRig rig = new RunRig(worker)) {
      rig.start(graph(tasks), SHORT);
      rig.awaitEnd();
      assertTrue(executions(rig) > 1);
      assertEquals(RunStatus.FAILED, rig.end().status());
      tries.clear();
      broken.clear();
      rig.retry();
      rig.awaitEnd();
      RunResult result = rig.end();
      assertTrue(executions(rig) > 1, "the retry went on in a fresh history too");
      assertEquals(RunStatus.COMPLETED, result.status());
      assertEquals(2, result.generation());
      assertEquals(result.counts().total(), results(result).size());
      assertTrue(tries.values().stream().allMatch(each -> each == 1), tries::toString);
      assertFalse(tries.containsKey("t8"), tries::toString);
      assertFalse(tries.containsKey("each[3]/read"), tries::toString);
    }
  }

  /** Holds one task back until a test lets it go. */
  private static final class Gate {
    private final String task;
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch open = new CountDownLatch(1);

    Gate(String task) {
      this.task = task;
    }

    TaskOutcome answer(TaskCall call) {
      if (call.task().equals(task)) {
        reached.countDown();
        while (open.getCount() > 0) {
          heartbeat();
          LockSupport.parkNanos(20_000_000);
        }
      }
      return ScriptedWorker.done(call, call.task());
    }

    private static void heartbeat() {
      try {
        Activity.getExecutionContext().heartbeat("waiting");
      } catch (ActivityCanceledException asked) {
        // A task that is asked to stop may still end well; this one does.
      }
    }
  }

  @Test
  void aCancelledRunEndsAsCancelledWhateverHistoryItIsIn() {
    Gate gate = new Gate("t15");
    ScriptedWorker gated = new ScriptedWorker(gate::answer);
    try (RunRig rig = new RunRig(gated)) {
      rig.start(graph(chain(20)), SHORT);
      Latches.await(gate.reached);
      rig.stub().cancel("enough");
      rig.awaitEvent(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED);
      gate.open.countDown();
      rig.awaitEnd();
      assertTrue(executions(rig) > 1);
      assertEquals(RunStatus.CANCELLED, rig.end().status());
      assertEquals(
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED, rig.lastEvent().getEventType());
      assertEquals(4, rig.end().counts().cancelled());
    }
  }

  @Test
  void oneTaskIsCancelledAndQuestionsAreAnsweredInEveryHistory() {
    Gate gate = new Gate("t15");
    ScriptedWorker gated = new ScriptedWorker(gate::answer);
    try (RunRig rig = new RunRig(gated)) {
      rig.start(graph(chain(20) + "," + task("aside", after("t18"))), SHORT);
      Latches.await(gate.reached);
      assertTrue(executions(rig) > 1);
      RunProgress progress = rig.stub().query("progress", RunProgress.class);
      assertEquals(15, progress.counts().completed());
      assertEquals(
          rig.histories()
              .get(rig.histories().size() - 1)
              .getEvents()
              .get(0)
              .getEventTime()
              .getSeconds(),
          progress.startedAt().getEpochSecond(),
          "a run starts when its first history does");
      TaskState done = rig.stub().query("task", TaskState.class, new TaskQuery("t2"));
      assertEquals(TaskStatus.COMPLETED, done.status());
      assertTrue(done.result() != null || done.segment() != null, done::toString);
      TaskState state =
          rig.stub().update("cancelTask", TaskState.class, new CancelTask("aside", "not needed"));
      assertEquals(TaskStatus.CANCELLED, state.status());
      gate.open.countDown();
      rig.awaitEnd();
      assertEquals(20, rig.end().counts().completed());
      assertEquals(TaskStatus.CANCELLED, results(gated, rig.end()).get("aside").status());
    }
  }

  private static Map<String, TaskResult> results(ScriptedWorker of, RunResult result) {
    Map<String, TaskResult> results = new TreeMap<>();
    ResultChain.all(result, ref -> of.archive.blobs.get(ref.key()))
        .forEach(each -> results.put(each.taskId(), each));
    return results;
  }

  @Test
  void aDeadlineCountsFromTheStartOfTheGeneration() {
    String late = after("t10") + ",\"maxRetries\":100,\"deadline\":\"6s\"";
    String tasks = chain(11) + "," + task("late", late);
    Function<TaskCall, TaskOutcome> never =
        call ->
            call.task().equals("late")
                ? ScriptedWorker.failed(call, FailureCode.PROVIDER_UNAVAILABLE)
                : ScriptedWorker.done(call, call.task());
    try (RunRig rig = new RunRig(new ScriptedWorker(never))) {
      rig.start(graph(tasks), SHORT);
      rig.awaitEnd();
      RunResult result = rig.end();
      assertTrue(executions(rig) > 1);
      assertEquals(1, result.counts().timeout());
      assertTrue(result.cost().durationMs().doubleValue() >= 6_000, result.cost()::toString);
      assertTrue(result.cost().durationMs().doubleValue() < 15_000, result.cost()::toString);
    }
  }

  @Test
  void aTaskOfAnotherRunIsWaitedForInEveryHistory() {
    Gate gate = new Gate("t14");
    ScriptedWorker gated = new ScriptedWorker(gate::answer);
    try (RunRig rig = new RunRig(gated)) {
      rig.start(graph(chain(15) + "," + task("waits", after("other/end"))), SHORT);
      Latches.await(gate.reached);
      assertTrue(executions(rig) > 1, "a patient question holds nothing up");
      gated.archive.others.put("other/end", new SourceEnd(TaskStatus.COMPLETED, null, null, null));
      gate.open.countDown();
      rig.awaitEnd();
      assertEquals(16, rig.end().counts().completed());
    }
  }

  @Test
  void whatIsKnownOfARunByItsNameStaysTheSame() {
    try (RunRig rig = new RunRig(worker)) {
      rig.start(graph(chain(15)), SHORT);
      rig.awaitEnd();
      assertTrue(executions(rig) > 1);
      assertEquals("hash", rig.stub().describe().getMemo(TaskWorkflow.HASH_MEMO, String.class));
      RunRequest last = rig.startedWith();
      assertNotNull(last.resume());
      assertNull(last.again(null).resume(), "another generation begins at its beginning");
    }
  }

  /** A task that takes long neither holds the others up for ever nor travels. */
  @Test
  void aLongTaskHoldsTheOthersUpOnlyForAMoment() {
    Gate gate = new Gate("long");
    ScriptedWorker gated = new ScriptedWorker(gate::answer);
    try (RunRig rig = new RunRig(gated)) {
      rig.start(graph(task("long", "") + "," + chain(14)), SHORT.withContinueAfter(40));
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (rig.stub().query("progress", RunProgress.class).counts().completed() < 14) {
        assertTrue(System.nanoTime() < end, "the chain goes on beside the long task");
        LockSupport.parkNanos(100_000_000);
      }
      assertEquals(1, executions(rig), "nothing travels while a task is out");
      gate.open.countDown();
      rig.awaitEnd();
      assertEquals(15, rig.end().counts().completed());
    }
  }
}
