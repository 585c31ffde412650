package dev.weft.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.failure.FailureCode;
import dev.weft.result.TaskResult;
import dev.weft.run.CancelTask;
import dev.weft.run.ResultSegment;
import dev.weft.run.RunProgress;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.run.TaskCall;
import dev.weft.run.TaskOutcome;
import dev.weft.run.TaskQuery;
import dev.weft.run.TaskState;
import dev.weft.task.TaskStatus;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The durable loop on the in-memory server, with a worker that does as it is told. */
@Timeout(60)
class TaskWorkflowTest {
  private static final Function<TaskCall, TaskOutcome> ECHO =
      call -> ScriptedWorker.done(call, call.task());

  private static Map<String, TaskResult> byId(List<ResultSegment> segments, RunResult result) {
    List<TaskResult> all =
        result.tasks() != null
            ? result.tasks()
            : segments.stream().flatMap(each -> each.results().stream()).toList();
    return all.stream().collect(Collectors.toMap(TaskResult::taskId, each -> each));
  }

  @Test
  void runsAChainAndAnswersItsDeclaredOutputs() {
    String graph =
        """
        {"weft":1,"name":"chain","tasks":[
          {"id":"a","type":"CUSTOM:x","input":{"text":"hello"}},
          {"id":"b","type":"CUSTOM:x","input":{"from":"a"}},
          {"id":"c","type":"CUSTOM:x","input":{"from":"b","at":"/text"}}],
         "outputs":{"last":{"from":"c","at":"/text"},"how":{"from":"a","part":"status"}}}
        """;
    ScriptedWorker worker = new ScriptedWorker(ECHO);
    try (RunRig rig = new RunRig(worker)) {
      RunResult result = rig.run(graph);

      assertEquals(RunStatus.COMPLETED, result.status());
      assertEquals("c", result.outputs().get("last").asText());
      assertEquals("COMPLETED", result.outputs().get("how").asText());
      assertEquals(3, result.counts().completed());
      List<String> order = worker.calls.stream().map(TaskCall::task).toList();
      assertEquals(List.of("a", "b", "c"), order);
      assertEquals(Set.of("a"), worker.calls.get(1).inputs().keySet());
      assertEquals(result, rig.memoResult());
    }
  }

  @Test
  void retriesExactlyAsOftenAsAllowedAndClosesAsFailed() {
    String graph =
        """
        {"weft":1,"name":"retry","tasks":[
          {"id":"a","type":"CUSTOM:x","maxRetries":2,"backoff":{"initial":"10ms"}},
          {"id":"b","type":"CUSTOM:x","dependencies":["a"]},
          {"id":"c","type":"CUSTOM:x"}]}
        """;
    ScriptedWorker worker =
        new ScriptedWorker(
            call ->
                call.task().equals("a")
                    ? ScriptedWorker.failed(call, FailureCode.PROVIDER_UNAVAILABLE)
                    : ECHO.apply(call));
    try (RunRig rig = new RunRig(worker)) {
      ApplicationFailure failure = rig.runToFailure(graph);

      assertEquals(FailureCode.PROVIDER_UNAVAILABLE.name(), failure.getType());
      RunResult result = rig.memoResult();
      assertEquals(RunStatus.FAILED, result.status());
      Map<String, TaskResult> results = byId(worker.archive.segments, result);
      assertEquals(3, results.get("a").attempts());
      assertEquals(2, results.get("a").metrics().retryCount());
      assertEquals(TaskStatus.SKIPPED, results.get("b").status());
      assertEquals(FailureCode.DEPENDENCY_NOT_MET, results.get("b").error().code());
      assertEquals("a FAILED", results.get("b").error().message());
      assertEquals(TaskStatus.COMPLETED, results.get("c").status());
      assertEquals(
          List.of(1, 2, 3),
          worker.calls.stream()
              .filter(call -> call.task().equals("a"))
              .map(TaskCall::attempt)
              .toList());
      assertNotNull(result.checkpoint());
    }
  }

  @Test
  void everyTaskOfAWideRunHasExactlyOneResultInSegments() {
    StringBuilder tasks = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      tasks.append("{\"id\":\"t%d\",\"type\":\"CUSTOM:x\"},".formatted(i));
    }
    String graph =
        "{\"weft\":1,\"name\":\"wide\",\"tasks\":["
            + tasks
            + "{\"id\":\"end\",\"type\":\"CUSTOM:x\",\"dependencies\":[\"t0\",\"t299\"]}]}";
    ScriptedWorker worker =
        new ScriptedWorker(call -> ScriptedWorker.done(call, "x".repeat(1_500)));
    try (RunRig rig = new RunRig(worker)) {
      RunResult result = rig.run(graph);

      assertEquals(301, result.counts().completed());
      assertTrue(worker.archive.segments.size() > 1, "one segment only");
      List<String> ids =
          worker.archive.segments.stream()
              .flatMap(each -> each.results().stream())
              .map(TaskResult::taskId)
              .toList();
      assertEquals(301, ids.size());
      assertEquals(301, new HashSet<>(ids).size());
      assertEquals(301, worker.calls.size());
    }
  }

  @Test
  void cancellingTheRunEndsWhatRunsAndSkipsNothing() throws InterruptedException {
    String graph =
        """
        {"weft":1,"name":"cancel","tasks":[
          {"id":"long","type":"CUSTOM:x"},
          {"id":"after","type":"CUSTOM:x","dependencies":["long"]}]}
        """;
    CountDownLatch started = new CountDownLatch(1);
    ScriptedWorker worker =
        new ScriptedWorker(
            call -> {
              started.countDown();
              ScriptedWorker.untilCancelled();
              return ScriptedWorker.failed(call, FailureCode.CANCELLED);
            });
    try (RunRig rig = new RunRig(worker)) {
      rig.start(graph);
      started.await();
      rig.stub().cancel("enough");
      rig.awaitEnd();

      RunResult result = rig.memoResult();
      assertEquals(RunStatus.CANCELLED, result.status());
      assertEquals(2, result.counts().cancelled());
      assertEquals(
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED, rig.lastEvent().getEventType());
    }
  }

  @Test
  void cancellingOneTaskLetsTheOthersGoOn() throws InterruptedException {
    String graph =
        """
        {"weft":1,"name":"cancel-one","tasks":[
          {"id":"long","type":"CUSTOM:x"},
          {"id":"after","type":"CUSTOM:x","dependencies":["long"]},
          {"id":"whatever","type":"CUSTOM:x","dependencies":[{"task":"long","accept":"ANY"}]}]}
        """;
    CountDownLatch started = new CountDownLatch(1);
    ScriptedWorker worker =
        new ScriptedWorker(
            call -> {
              if (!call.task().equals("long")) {
                return ECHO.apply(call);
              }
              started.countDown();
              ScriptedWorker.untilCancelled();
              return ScriptedWorker.failed(call, FailureCode.CANCELLED);
            });
    try (RunRig rig = new RunRig(worker)) {
      rig.start(graph);
      started.await();
      RunProgress progress = rig.stub().query("progress", RunProgress.class);
      assertEquals(1, progress.counts().running());
      assertEquals("long", progress.running().get(0).task());

      WorkflowUpdateException unknown =
          assertThrows(
              WorkflowUpdateException.class,
              () -> rig.stub().update("cancelTask", TaskState.class, new CancelTask("no", null)));
      assertTrue(causes(unknown).contains(FailureCode.NOT_FOUND.name()), causes(unknown));

      rig.stub().update("cancelTask", TaskState.class, new CancelTask("long", "not needed"));
      rig.awaitEnd();

      Map<String, TaskResult> results = byId(worker.archive.segments, rig.memoResult());
      assertEquals(TaskStatus.CANCELLED, results.get("long").status());
      assertEquals(TaskStatus.SKIPPED, results.get("after").status());
      assertEquals(TaskStatus.COMPLETED, results.get("whatever").status());
      assertEquals(RunStatus.FAILED, rig.memoResult().status());
    }
  }

  @Test
  void aDeadlineEndsWhatNobodyStarted() {
    String graph =
        """
        {"weft":1,"name":"late","tasks":[
          {"id":"a","type":"CUSTOM:x","deadline":"2s","maxRetries":5,
           "backoff":{"initial":"1h","max":"1h"}},
          {"id":"b","type":"CUSTOM:x","dependencies":["a"]}]}
        """;
    ScriptedWorker worker =
        new ScriptedWorker(call -> ScriptedWorker.failed(call, FailureCode.RATE_LIMITED));
    try (RunRig rig = new RunRig(worker)) {
      ApplicationFailure failure = rig.runToFailure(graph);

      assertEquals(FailureCode.DEADLINE_EXCEEDED.name(), failure.getType());
      Map<String, TaskResult> results = byId(worker.archive.segments, rig.memoResult());
      assertEquals(TaskStatus.TIMEOUT, results.get("a").status());
      assertEquals(TaskStatus.SKIPPED, results.get("b").status());
      assertEquals(RunStatus.FAILED, rig.memoResult().status());
    }
  }

  @Test
  void whyAndTaskSayWhatATaskWaitsFor() throws InterruptedException {
    String graph =
        """
        {"weft":1,"name":"why","tasks":[
          {"id":"long","type":"CUSTOM:x","metadata":{"owner":"ada"}},
          {"id":"after","type":"CUSTOM:x","dependencies":["long"]}]}
        """;
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ScriptedWorker worker =
        new ScriptedWorker(
            call -> {
              started.countDown();
              await(go);
              return ECHO.apply(call);
            });
    try (RunRig rig = new RunRig(worker)) {
      rig.start(graph);
      started.await();
      TaskState after = rig.stub().query("task", TaskState.class, new TaskQuery("after"));
      assertEquals(List.of("long RUNNING"), after.waitsFor());
      TaskState running = rig.stub().query("task", TaskState.class, new TaskQuery("long"));
      assertEquals("ada", running.metadata().get("owner"));
      go.countDown();
      rig.awaitEnd();
      assertEquals(RunStatus.COMPLETED, rig.memoResult().status());
    }
  }

  private static String causes(Throwable failure) {
    StringBuilder types = new StringBuilder();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      types.append(each instanceof ApplicationFailure own ? own.getType() + " " : "");
    }
    return types.toString();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
