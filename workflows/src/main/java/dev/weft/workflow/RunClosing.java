package dev.weft.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.data.DataRef;
import dev.weft.data.Excerpt;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.result.TaskResult;
import dev.weft.run.Checkpoint;
import dev.weft.run.OutputsAnswer;
import dev.weft.run.OutputsRequest;
import dev.weft.run.RunFailure;
import dev.weft.run.RunRequest;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.run.SourceEnd;
import dev.weft.run.Sources;
import dev.weft.run.WireFormat;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the result of a run where it can be read without a worker, and closes the workflow. */
final class RunClosing {
  private static final int MESSAGE_LIMIT = 160;

  private RunClosing() {}

  /**
   * Whether a result is only returned, so that much has room in it: the closing event of a workflow
   * may have 2 MB, a memo goes along with every list of runs, and the server warns from 2 KiB on.
   */
  static boolean hasRoom(RunRequest request, RunStatus status) {
    return status == RunStatus.COMPLETED && request.rules() > RunRequest.THIRD_RULES;
  }

  /**
   * Returns the declared outputs: computed here when all lies here and is small, else by the
   * archive.
   *
   * @param hasRoom whether they need not fit a memo
   */
  static OutputsAnswer outputs(
      RunRequest request,
      ObjectNode declared,
      Map<String, SourceEnd> sources,
      RunArchive archive,
      boolean hasRoom) {
    boolean isHere =
        sources.values().stream()
            .noneMatch(
                each ->
                    each.output() instanceof TaskOutput.Ref
                        || each.group() instanceof TaskOutput.Ref);
    if (isHere) {
      ObjectNode outputs = new Sources(sources, output -> output).resolve(declared);
      int most = hasRoom ? RunResult.RETURNED_OUTPUTS : OutputsAnswer.INLINE_LIMIT;
      if (WireFormat.bytes(outputs).length <= most) {
        return new OutputsAnswer(outputs, null);
      }
    }
    return archive.resolveOutputs(new OutputsRequest(request.run(), declared, sources));
  }

  /**
   * Cuts the words of failures, and leaves out of a result those that the memo has no room for.
   *
   * @param hasRoom whether it need not fit a memo
   */
  static RunResult fit(RunResult result, boolean hasRoom) {
    List<RunFailure> failures =
        result.failures().stream()
            .limit(RunResult.FAILURE_LIMIT)
            .map(
                each ->
                    new RunFailure(
                        each.task(), each.code(), Excerpt.of(each.message(), MESSAGE_LIMIT)))
            .toList();
    RunResult fitted = with(result, failures);
    while (!hasRoom
        && !failures.isEmpty()
        && WireFormat.bytes(fitted).length > RunResult.MEMO_LIMIT) {
      failures = failures.subList(0, failures.size() - 1);
      fitted = with(result, failures);
    }
    return fitted;
  }

  private static RunResult with(RunResult result, List<RunFailure> failures) {
    return new RunResult(
        result.run(),
        result.generation(),
        result.status(),
        result.counts(),
        result.outputs(),
        result.outputsRef(),
        result.cost(),
        failures,
        result.tasks(),
        result.results(),
        result.checkpoint());
  }

  /** Returns the result, or puts it into the memo and ends the workflow the way the run ended. */
  static RunResult close(RunRequest request, RunResult result) {
    AttributeUpdates updates = new AttributeUpdates(request.attributes());
    updates.set(WeftAttributes.STATUS, result.status().name());
    updates.set(WeftAttributes.TASKS_TOTAL, (long) result.counts().total());
    updates.set(WeftAttributes.TASKS_LEFT, 0L);
    if (!result.failures().isEmpty()) {
      updates.set(WeftAttributes.FAILED_TASK, result.failures().get(0).task());
    }
    updates.send();
    boolean isReturned = result.status() == RunStatus.COMPLETED;
    if (!isReturned || request.rules() <= RunRequest.SECOND_RULES) {
      Workflow.upsertMemo(Map.of(TaskWorkflow.RESULT_MEMO, result));
    }
    return switch (result.status()) {
      case COMPLETED -> result;
      case CANCELLED -> throw new CanceledFailure("the run was cancelled");
      case FAILED, TIMEOUT -> throw withoutTrace(failure(result));
      case RUNNING -> throw new IllegalStateException("the run has not ended");
    };
  }

  /** Where these lines stand is of no use to anybody, and would be kept in the history. */
  private static ApplicationFailure withoutTrace(ApplicationFailure failure) {
    failure.setStackTrace(new StackTraceElement[0]);
    return failure;
  }

  private static ApplicationFailure failure(RunResult result) {
    if (result.status() == RunStatus.TIMEOUT) {
      return ApplicationFailure.newNonRetryableFailure(
          "the run had not ended by its deadline", FailureCode.DEADLINE_EXCEEDED.name());
    }
    if (result.failures().isEmpty()) {
      return ApplicationFailure.newNonRetryableFailure(
          "a task was cancelled", FailureCode.CANCELLED.name());
    }
    RunFailure first = result.failures().get(0);
    int more = result.counts().failed() + result.counts().timeout() - 1;
    String message =
        (first.task().isEmpty() ? "" : first.task() + ": ")
            + first.message()
            + (more > 0 ? " (and " + more + " more failed tasks)" : "");
    return ApplicationFailure.newNonRetryableFailure(message, first.code().name());
  }

  /** Where a retry of the run would go on: the last segment leads to all results. */
  static byte[] checkpoint(RunRequest request, @Nullable DataRef results, List<TaskResult> tasks) {
    return WireFormat.bytes(
        new Checkpoint(
            request.run().value(), request.generation(), request.hash(), results, tasks));
  }
}
