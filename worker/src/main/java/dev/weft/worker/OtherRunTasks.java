package dev.weft.worker;

import dev.weft.activity.BlobRunArchive;
import dev.weft.client.TaskManager;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.result.TaskError;
import dev.weft.result.TaskResult;
import dev.weft.run.OtherRunQuery;
import dev.weft.run.RunId;
import dev.weft.run.SourceEnd;
import dev.weft.task.TaskId;
import dev.weft.task.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * Looks up tasks of other runs where every client does: on the server and among the blobs.
 *
 * <p>As long as there is no answer, the words of the refusal are what {@code weft status} says of
 * the run that waits: Temporal keeps the last one beside the question and not in the history.
 */
final class OtherRunTasks implements BlobRunArchive.OtherRuns {
  private final TaskManager runs;

  OtherRunTasks(TaskManager runs) {
    this.runs = runs;
  }

  @Override
  public SourceEnd end(OtherRunQuery query) {
    // First the run, then the task: a run may come between the two looks, but none goes.
    checkIsThere(query);
    try {
      TaskResult result =
          runs.taskResult(new TaskId(query.path()))
              .orElseThrow(() -> notYet(query, "which is RUNNING", null));
      return new SourceEnd(
          result.status(), result.output(), result.error(), result.metrics(), result.group());
    } catch (WeftException e) {
      return switch (e.code()) {
        // A run that has ended gets no more tasks.
        case NOT_FOUND -> throw never(e);
        // Temporal closed the run as a terminate does, and nobody knows of the task.
        case CANCELLED -> cancelled(e);
        default -> throw e;
      };
    }
  }

  private void checkIsThere(OtherRunQuery query) {
    try {
      runs.result(new RunId(query.run()));
    } catch (WeftException e) {
      if (e.code() != FailureCode.NOT_FOUND) {
        throw e;
      }
      throw query.mustExist() ? never(e) : notYet(query, "which is not there yet", e);
    }
  }

  private static WeftException never(WeftException reason) {
    return new WeftException(
        FailureCode.DEPENDENCY_NOT_MET, String.valueOf(reason.getMessage()), reason);
  }

  private static SourceEnd cancelled(WeftException e) {
    TaskError error = new TaskError(FailureCode.CANCELLED, String.valueOf(e.getMessage()));
    return new SourceEnd(TaskStatus.CANCELLED, null, error, null);
  }

  private static WeftException notYet(
      OtherRunQuery query, String state, @Nullable WeftException reason) {
    return new WeftException(
        FailureCode.PROVIDER_UNAVAILABLE, "waits for " + query.words() + ", " + state, reason);
  }
}
