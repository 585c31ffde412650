package dev.weft.worker;

import dev.weft.activity.BlobRunArchive;
import dev.weft.client.RunReport;
import dev.weft.client.TaskManager;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.result.TaskError;
import dev.weft.result.TaskResult;
import dev.weft.run.OtherRunQuery;
import dev.weft.run.RunId;
import dev.weft.run.RunStatus;
import dev.weft.run.SourceEnd;
import dev.weft.run.TaskState;
import dev.weft.task.TaskStatus;
import java.util.Optional;

/** Looks up tasks of other runs where every client does: on the server and among the blobs. */
final class OtherRunTasks implements BlobRunArchive.OtherRuns {
  private final TaskManager runs;

  OtherRunTasks(TaskManager runs) {
    this.runs = runs;
  }

  @Override
  public SourceEnd end(OtherRunQuery query) {
    RunId run = new RunId(query.run());
    RunStatus status = statusOf(run, query);
    Optional<TaskState> state = runs.task(run, query.task());
    TaskResult result = state.map(TaskState::result).orElse(null);
    if (result != null) {
      return new SourceEnd(result.status(), result.output(), result.error(), result.metrics());
    }
    if (status == RunStatus.RUNNING) {
      throw notYet(query.path() + " has not ended yet");
    }
    if (runs.result(run).isEmpty()) {
      String message = "run " + run + " was closed without a result";
      return new SourceEnd(
          TaskStatus.CANCELLED, null, new TaskError(FailureCode.CANCELLED, message), null);
    }
    throw new WeftException(
        FailureCode.DEPENDENCY_NOT_MET,
        "run " + run + " has ended " + status + " and has no task '" + query.task() + "'");
  }

  private RunStatus statusOf(RunId run, OtherRunQuery query) {
    try {
      RunReport report = runs.status(run);
      return report.status();
    } catch (WeftException e) {
      if (e.code() != FailureCode.NOT_FOUND) {
        throw e;
      }
      String message = "there is no run " + run;
      throw query.mustExist()
          ? new WeftException(FailureCode.DEPENDENCY_NOT_MET, message, e)
          : notYet(message + " yet");
    }
  }

  private static WeftException notYet(String message) {
    return new WeftException(FailureCode.PROVIDER_UNAVAILABLE, message);
  }
}
