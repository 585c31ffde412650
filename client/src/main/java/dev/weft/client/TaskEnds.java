package dev.weft.client;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.result.TaskResult;
import dev.weft.run.RunId;
import dev.weft.run.RunResult;
import dev.weft.run.TaskQuery;
import dev.weft.run.TaskState;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowFailedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds out how single tasks ended, whether their run has ended or not. */
final class TaskEnds {
  private static final Duration QUERY_PATIENCE = Duration.ofMillis(700);

  /** How long the end of the run is waited for before the task itself is looked at again. */
  private static final Duration PACE = Duration.ofSeconds(1);

  private final Connection connection;
  private final RunQueries queries;
  private final RunReports reports;
  private final ResultReader reader;

  TaskEnds(Connection connection, RunQueries queries, RunReports reports, ResultReader reader) {
    this.connection = connection;
    this.queries = queries;
    this.reports = reports;
    this.reader = reader;
  }

  /** Returns how a task ended, or nothing while it may still do so. */
  Optional<TaskResult> find(RunId run, String task) {
    DescribeWorkflowExecutionResponse description = reports.describe(run);
    Optional<RunResult> ended = reports.result(description);
    if (ended.isPresent()) {
      return Optional.of(among(ended.get(), run, task));
    }
    Optional<TaskResult> result =
        queries
            .query(run, "task", new TaskQuery(task), TaskState.class, QUERY_PATIENCE)
            .map(reader::complete)
            .flatMap(state -> Optional.ofNullable(state.result()));
    if (result.isEmpty() && !isRunning(description)) {
      throw new WeftException(
          FailureCode.CANCELLED, "run " + run + " was closed without a result of its own");
    }
    return result;
  }

  private TaskResult among(RunResult ended, RunId run, String task) {
    return reader.tasks(ended).stream()
        .filter(each -> each.taskId().equals(task))
        .findFirst()
        .orElseThrow(
            () ->
                new WeftException(
                    FailureCode.NOT_FOUND,
                    "run " + run + " has ended " + ended.status() + " and has no task " + task));
  }

  private static boolean isRunning(DescribeWorkflowExecutionResponse description) {
    return description.getWorkflowExecutionInfo().getStatus()
        == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  /** Waits for the end of a task, which may come long before the end of its run. */
  TaskResult await(RunId run, String task) {
    Optional<TaskResult> result = find(run, task);
    while (result.isEmpty()) {
      awaitEnd(run);
      result = find(run, task);
    }
    return result.get();
  }

  private void awaitEnd(RunId run) {
    try {
      connection
          .client()
          .newUntypedWorkflowStub(run.value())
          .getResult(PACE.toMillis(), TimeUnit.MILLISECONDS, RunResult.class);
    } catch (TimeoutException e) {
      return; // the run goes on, and the task may have ended
    } catch (WorkflowFailedException e) {
      return; // runs that are not COMPLETED end so; their results say how
    }
  }
}
