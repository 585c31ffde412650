package dev.weft.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.result.TaskResult;
import dev.weft.run.CancelTask;
import dev.weft.run.Explanation;
import dev.weft.run.ResultChain;
import dev.weft.run.ResultSegment;
import dev.weft.run.RunProgress;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.run.TaskCall;
import dev.weft.run.TaskOutcome;
import dev.weft.run.TaskQuery;
import dev.weft.run.TaskState;
import dev.weft.run.WireFormat;
import dev.weft.task.TaskStatus;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateHandle;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The durable loop on the in-memory server, with a worker that does as it is told. */
@Timeout(60)
class TaskWorkflowTest {
  private static final Function<TaskCall, TaskOutcome> ECHO =
      call -> ScriptedWorker.done(call, call.task());

  private static Map<String, TaskResult> byId(List<ResultSegment> segments, RunResult result) {
    List<TaskResult> rest = result.tasks() == null ? List.of() : result.tasks();
    return Stream.concat(segments.stream().flatMap(each -> each.open().stream()), rest.stream())
        .collect(Collectors.toMap(TaskResult::taskId, each -> each));
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
      assertEquals(result, rig.end());
      assertNull(rig.memoResult(), "it is returned, and need not be kept twice");
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
      RunResult result = rig.end();
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
      assertEquals(301, byId(worker.archive.segments, result).size());
      assertEquals(301, worker.calls.size());
      assertSegments(worker.archive.segments);
    }
  }

  @Test
  void whatIsReturnedHasAllResultsUpTo128KibInIt() {
    ScriptedWorker worker = new ScriptedWorker(call -> ScriptedWorker.done(call, "x".repeat(500)));
    try (RunRig rig = new RunRig(worker)) {
      RunResult result = rig.run(wide(100));
      assertEquals(100, byId(List.of(), result).size());
      assertNull(result.results());
      assertEquals(0, worker.archive.segments.size());
      assertFalse(rig.activities().contains("saveResults"), rig.activities()::toString);
    }
    worker = new ScriptedWorker(call -> ScriptedWorker.done(call, "x".repeat(1_500)));
    try (RunRig rig = new RunRig(worker)) {
      RunResult result = rig.run(wide(90));
      assertNull(result.tasks());
      assertEquals(1, worker.archive.segments.size());
      assertEquals(90, byId(worker.archive.segments, result).size());
    }
  }

  @Test
  void theResultsOfTheLastTasksAreReturnedInPlace() {
    ScriptedWorker worker =
        new ScriptedWorker(call -> ScriptedWorker.done(call, "x".repeat(2_000)));
    try (RunRig rig = new RunRig(worker)) {
      RunResult result = rig.run(wide(120));
      ResultSegment only = worker.archive.segments.get(0);
      assertEquals(1, worker.archive.segments.size());
      assertEquals(List.of(), only.results(), "it is packed");
      assertNotNull(result.results());
      assertEquals(120, only.open().size() + result.tasks().size());
      assertEquals(120, byId(List.of(only), result).size());
      List<TaskResult> all = ResultChain.all(result, ref -> worker.archive.blobs.get(ref.key()));
      assertEquals(120, all.size());
    }
    try (RunRig rig = new RunRig(worker)) {
      RunResult result = rig.run(wide(190));
      assertNull(result.tasks(), "what is left is more than 128 KiB");
      assertEquals(3, worker.archive.segments.size());
    }
  }

  @Test
  void whatIsReturnedHasOutputsUpTo32KibInIt() {
    String graph =
        """
        {"weft":1,"name":"long","tasks":[{"id":"a","type":"CUSTOM:x"}%s],
         "outputs":{"text":{"from":"a","at":"/text"}}}
        """;
    ScriptedWorker worker =
        new ScriptedWorker(
            call ->
                call.task().equals("a")
                    ? ScriptedWorker.done(call, "x".repeat(4_000))
                    : ScriptedWorker.failed(call, FailureCode.PROVIDER_REFUSED));
    try (RunRig rig = new RunRig(worker)) {
      RunResult result = rig.run(graph.formatted(""));
      assertEquals(4_000, result.outputs().get("text").asText().length());
      assertFalse(rig.activities().contains("resolveOutputs"), rig.activities()::toString);
    }
    String nine =
        IntStream.range(0, 9)
            .mapToObj("\"o%d\":{\"from\":\"a\",\"at\":\"/text\"}"::formatted)
            .collect(Collectors.joining(","));
    try (RunRig rig = new RunRig(worker)) {
      rig.run(graph.formatted("").replace("\"text\":{\"from\":\"a\",\"at\":\"/text\"}", nine));
      assertTrue(rig.activities().contains("resolveOutputs"), "36,000 bytes are too many");
    }
    try (RunRig rig = new RunRig(worker)) {
      rig.runToFailure(graph.formatted(",{\"id\":\"b\",\"type\":\"CUSTOM:x\",\"maxRetries\":0}"));
      assertTrue(rig.activities().contains("resolveOutputs"), "a memo has no room for it");
    }
  }

  @Test
  void whatGoesIntoTheMemoIsMeasuredAsItIsWritten() {
    ScriptedWorker worker =
        new ScriptedWorker(
            call ->
                new TaskOutcome(
                    call.task(),
                    TaskOutcome.Kind.FAILED_ATTEMPT,
                    null,
                    new TaskError(FailureCode.PROVIDER_REFUSED, "\u0001".repeat(200)),
                    TaskMetrics.NONE,
                    null,
                    null,
                    null));
    try (RunRig rig = new RunRig(worker)) {
      rig.runToFailure(
          "{\"weft\":1,\"name\":\"odd\",\"tasks\":[{\"id\":\"a\",\"type\":\"CUSTOM:x\"}]}");
      assertNull(rig.end().tasks(), "six bytes for each character are too many");
      assertEquals(1, worker.archive.segments.size());
    }
  }

  private static String wide(int tasks) {
    return IntStream.range(0, tasks)
        .mapToObj("{\"id\":\"t%d\",\"type\":\"CUSTOM:x\"}"::formatted)
        .collect(Collectors.joining(",", "{\"weft\":1,\"name\":\"wide\",\"tasks\":[", "]}"));
  }

  /** All but the last hold about 256 KiB; each names the one before. */
  private static void assertSegments(List<ResultSegment> segments) {
    for (int i = 0; i < segments.size(); i++) {
      ResultSegment segment = segments.get(i);
      assertEquals(i + 1, segment.number());
      assertEquals(
          i == 0 ? null : "blob-" + (i - 1),
          segment.previous() == null ? null : segment.previous().key());
      int bytes = segment.open().stream().mapToInt(each -> WireFormat.bytes(each).length).sum();
      assertTrue(bytes < ResultSegment.SPILL_AT + 4_096, segment.number() + ": " + bytes);
      boolean isFull = bytes >= 0.95 * ResultSegment.SPILL_AT;
      assertTrue(i == segments.size() - 1 || isFull, i + ": " + bytes);
    }
  }

  @Test
  void cancellingTheRunEndsWhatRunsAndSkipsNothing() {
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
      Latches.await(started);
      rig.stub().cancel("enough");
      rig.awaitEnd();

      RunResult result = rig.end();
      assertEquals(RunStatus.CANCELLED, result.status());
      assertEquals(2, result.counts().cancelled());
      byId(worker.archive.segments, result)
          .values()
          .forEach(
              each -> assertEquals(new TaskError(FailureCode.CANCELLED, "enough"), each.error()));
      assertEquals(
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED, rig.lastEvent().getEventType());
    }
  }

  @Test
  void cancellingOneTaskLetsTheOthersGoOn() {
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
      Latches.await(started);
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

      Map<String, TaskResult> results = byId(worker.archive.segments, rig.end());
      assertEquals(TaskStatus.CANCELLED, results.get("long").status());
      assertEquals(new TaskError(FailureCode.CANCELLED, "not needed"), results.get("long").error());
      assertEquals(TaskStatus.SKIPPED, results.get("after").status());
      assertEquals(TaskStatus.COMPLETED, results.get("whatever").status());
      assertEquals(RunStatus.FAILED, rig.end().status());
    }
  }

  @Test
  void aDeadlineEndsWhatNobodyStarted() {
    String graph =
        """
        {"weft":1,"name":"late","tasks":[
          {"id":"a","type":"CUSTOM:x","deadline":"500ms","maxRetries":5,
           "backoff":{"initial":"1h","max":"1h"}},
          {"id":"b","type":"CUSTOM:x","dependencies":["a"]}]}
        """;
    ScriptedWorker worker =
        new ScriptedWorker(call -> ScriptedWorker.failed(call, FailureCode.RATE_LIMITED));
    try (RunRig rig = new RunRig(worker)) {
      ApplicationFailure failure = rig.runToFailure(graph);

      assertEquals(FailureCode.DEADLINE_EXCEEDED.name(), failure.getType());
      Map<String, TaskResult> results = byId(worker.archive.segments, rig.end());
      assertEquals(TaskStatus.TIMEOUT, results.get("a").status());
      assertEquals(TaskStatus.SKIPPED, results.get("b").status());
      assertEquals(RunStatus.FAILED, rig.end().status());
    }
  }

  @Test
  void whyAndTaskSayWhatATaskWaitsFor() {
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
              Latches.await(go);
              return ECHO.apply(call);
            });
    try (RunRig rig = new RunRig(worker)) {
      rig.start(graph);
      Latches.await(started);
      TaskState after = rig.stub().query("task", TaskState.class, new TaskQuery("after"));
      assertEquals(List.of("long RUNNING"), after.waitsFor());
      TaskState running = rig.stub().query("task", TaskState.class, new TaskQuery("long"));
      assertEquals("ada", running.metadata().get("owner"));
      go.countDown();
      rig.awaitEnd();
      assertEquals(RunStatus.COMPLETED, rig.end().status());
    }
  }

  @Test
  void aCancelThatComesWhileTheRunIsPlannedWaitsForThePlan() {
    String graph =
        """
        {"weft":1,"name":"planned","tasks":[
          {"id":"a","type":"CUSTOM:x"},
          {"id":"b","type":"CUSTOM:x","dependencies":["a"]}]}
        """;
    ScriptedWorker worker = new ScriptedWorker(ECHO);
    worker.archive.isSlow = true;
    try (RunRig rig = new RunRig(worker)) {
      rig.startUnchecked(graph);
      WorkflowUpdateHandle<TaskState> update =
          rig.stub()
              .startUpdate(
                  UpdateOptions.newBuilder(TaskState.class)
                      .setUpdateName("cancelTask")
                      .setWaitForStage(WorkflowUpdateStage.ACCEPTED)
                      .build(),
                  new CancelTask("b", "not needed"));
      Explanation why = rig.stub().query("why", Explanation.class, new TaskQuery("b"));
      assertEquals("the run is being planned", why.text());
      worker.archive.mayPlan.countDown();

      assertEquals(TaskStatus.CANCELLED, update.getResult().status());
      rig.awaitEnd();
      Map<String, TaskResult> results = byId(worker.archive.segments, rig.end());
      assertEquals("not needed", results.get("b").error().message());
      assertEquals(TaskStatus.COMPLETED, results.get("a").status());
    }
  }

  @Test
  void aTaskThatHasEndedIsNotCancelled() {
    String graph =
        """
        {"weft":1,"name":"ended","tasks":[
          {"id":"a","type":"CUSTOM:x"},
          {"id":"b","type":"CUSTOM:x","dependencies":["a"]}]}
        """;
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ScriptedWorker worker =
        new ScriptedWorker(
            call -> {
              if (call.task().equals("b")) {
                started.countDown();
                Latches.await(go);
              }
              return ECHO.apply(call);
            });
    try (RunRig rig = new RunRig(worker)) {
      rig.start(graph);
      Latches.await(started);
      WorkflowUpdateException conflict =
          assertThrows(
              WorkflowUpdateException.class,
              () -> rig.stub().update("cancelTask", TaskState.class, new CancelTask("a", null)));
      assertTrue(causes(conflict).contains(FailureCode.CONFLICT.name()), causes(conflict));
      go.countDown();
      rig.awaitEnd();
      assertEquals(RunStatus.COMPLETED, rig.end().status());
    }
  }

  @Test
  void aFailureThatFailsTheRunEndsAllOthersAndSaysWhy() {
    String graph =
        """
        {"weft":1,"name":"fail-run","tasks":[
          {"id":"long","type":"CUSTOM:x"},
          {"id":"after","type":"CUSTOM:x","dependencies":["long"]},
          {"id":"bad","type":"CUSTOM:x","onFailure":"failRun"}]}
        """;
    CountDownLatch started = new CountDownLatch(1);
    ScriptedWorker worker =
        new ScriptedWorker(
            call -> {
              if (call.task().equals("bad")) {
                Latches.await(started);
                return ScriptedWorker.failed(call, FailureCode.PROVIDER_REFUSED);
              }
              started.countDown();
              ScriptedWorker.untilCancelled();
              return ScriptedWorker.failed(call, FailureCode.CANCELLED);
            });
    try (RunRig rig = new RunRig(worker)) {
      ApplicationFailure failure = rig.runToFailure(graph);

      assertEquals(FailureCode.PROVIDER_REFUSED.name(), failure.getType());
      Map<String, TaskResult> results = byId(worker.archive.segments, rig.end());
      TaskError why =
          new TaskError(FailureCode.CANCELLED, "'bad' failed, and its failure fails the run");
      assertEquals(why, results.get("long").error());
      assertEquals(why, results.get("after").error());
      assertEquals(RunStatus.FAILED, rig.end().status());
    }
  }

  @Test
  void anAnswerToOtherCallsBlocksTheRunAndGuessesNothing() {
    String graph =
        """
        {"weft":1,"name":"confused","tasks":[{"id":"a","type":"CUSTOM:x"}]}
        """;
    ScriptedWorker worker = new ScriptedWorker(ECHO);
    worker.isConfused = true;
    try (RunRig rig = new RunRig(worker)) {
      rig.start(graph);
      rig.awaitEvent(EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED);
      assertEquals(
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING,
          rig.stub().describe().getStatus());
      rig.leave();
    }
  }

  private static String causes(Throwable failure) {
    StringBuilder types = new StringBuilder();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      types.append(each instanceof ApplicationFailure own ? own.getType() + " " : "");
    }
    return types.toString();
  }
}
