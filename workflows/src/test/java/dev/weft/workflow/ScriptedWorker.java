package dev.weft.workflow;

import dev.weft.data.TaskOutput;
import dev.weft.data.Tokens;
import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.result.TaskResult;
import dev.weft.run.BatchResult;
import dev.weft.run.Packed;
import dev.weft.run.ResultSegment;
import dev.weft.run.TaskBatch;
import dev.weft.run.TaskCall;
import dev.weft.run.TaskOutcome;
import dev.weft.run.WireFormat;
import dev.weft.run.WorkerState;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskStatus;
import dev.weft.task.TaskType;
import io.temporal.activity.Activity;
import io.temporal.activity.DynamicActivity;
import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A worker whose tasks do what a test says. */
final class ScriptedWorker implements DynamicActivity {
  private static final WorkerState SELF = new WorkerState("scripted", 4);

  /** What each attempt of a task comes to. */
  private final Function<TaskCall, TaskOutcome> script;

  /** Answers as if it had been asked something else. */
  volatile boolean isConfused;

  /** How many calls each batch had. */
  final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());

  final List<TaskCall> calls = Collections.synchronizedList(new ArrayList<>());
  final ScriptedArchive archive = new ScriptedArchive();

  ScriptedWorker(Function<TaskCall, TaskOutcome> script) {
    this.script = script;
  }

  static TaskOutcome done(TaskCall call, String text) {
    return outcome(call, TaskOutcome.Kind.DONE, new TaskOutput.Text(text), null);
  }

  static TaskOutcome failed(TaskCall call, FailureCode code) {
    return outcome(
        call, TaskOutcome.Kind.FAILED_ATTEMPT, null, new TaskError(code, "as the script says"));
  }

  private static TaskOutcome outcome(
      TaskCall call, TaskOutcome.Kind kind, TaskOutput output, TaskError error) {
    Instant now = Instant.now();
    TaskMetrics metrics =
        new TaskMetrics(
            Duration.ofMillis(2), Duration.ZERO, Duration.ofMillis(1), 1, 1, 0, 0, Tokens.NONE);
    return new TaskOutcome(call.task(), kind, output, error, metrics, now, now, null);
  }

  @Override
  public Object execute(EncodedValues args) {
    TaskBatch batch = args.get(0, TaskBatch.class);
    List<TaskCall> asked = batch.open().calls();
    calls.addAll(asked);
    batches.add(asked.size());
    List<TaskOutcome> outcomes = asked.stream().map(script).toList();
    if (batch.packed() != null) {
      return packed(batch, asked, outcomes);
    }
    BatchResult result = new BatchResult(isConfused ? "other" : batch.callsHash(), outcomes, SELF);
    if (outcomes.size() == 1 && outcomes.get(0).kind() == TaskOutcome.Kind.FAILED_ATTEMPT) {
      TaskError error = outcomes.get(0).error();
      throw ApplicationFailure.newNonRetryableFailure(error.message(), error.code().name(), result);
    }
    return result;
  }

  /** As a real worker does it: what went well lies in a segment, unless the run wants it. */
  private BatchResult packed(TaskBatch batch, List<TaskCall> asked, List<TaskOutcome> outcomes) {
    List<TaskResult> results = new ArrayList<>();
    List<TaskOutcome> brief = new ArrayList<>();
    TaskMetrics sum = TaskMetrics.NONE;
    for (int i = 0; i < asked.size(); i++) {
      TaskCall call = asked.get(i);
      TaskOutcome outcome = outcomes.get(i);
      if (call.isBrief() && outcome.kind() == TaskOutcome.Kind.DONE) {
        results.add(result(call, outcome));
        sum = sum.plus(outcome.metrics());
        brief.add(TaskOutcome.recorded(call.task(), call.isWanted() ? outcome.output() : null));
      } else {
        brief.add(outcome);
      }
    }
    ResultSegment.Chain chain = batch.chain();
    ResultSegment segment =
        new ResultSegment(
            batch.run(),
            batch.generation(),
            Math.toIntExact(batch.batch()),
            chain == null ? null : chain.previous(),
            results,
            null,
            chain == null ? null : chain.parts(),
            null);
    return new BatchResult(
        isConfused ? "other" : batch.callsHash(),
        List.of(),
        SELF,
        Packed.of(WireFormat.bytes(brief)),
        archive.keep(WireFormat.bytes(segment)),
        List.of(new BatchResult.Spent("scripted", results.size(), sum)),
        Duration.ZERO);
  }

  private static TaskResult result(TaskCall call, TaskOutcome outcome) {
    return new TaskResult(
        call.task(),
        TaskType.custom("simulate"),
        null,
        TaskPriority.NORMAL,
        TaskStatus.COMPLETED,
        outcome.output(),
        null,
        outcome.metrics(),
        call.attempt(),
        0,
        outcome.startedAt(),
        outcome.finishedAt(),
        SELF.id(),
        Map.of(),
        null);
  }

  /** Waits until the activity is cancelled. */
  static void untilCancelled() {
    while (true) {
      try {
        Activity.getExecutionContext().heartbeat("waiting");
        java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
      } catch (io.temporal.client.ActivityCompletionException e) {
        return;
      }
    }
  }
}
