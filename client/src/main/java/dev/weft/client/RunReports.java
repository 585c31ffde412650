package dev.weft.client;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.run.RunId;
import dev.weft.run.RunProgress;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.workflow.RunArchive;
import dev.weft.workflow.TaskWorkflow;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts together where a run stands, from what answers in time. */
final class RunReports {
  private static final Duration QUERY_PATIENCE = Duration.ofMillis(700);

  private final RunQueries queries;
  private final QueueWatch queues;

  RunReports(RunQueries queries, QueueWatch queues) {
    this.queries = queries;
    this.queues = queues;
  }

  RunReport of(RunId run) {
    DescribeWorkflowExecutionResponse description = describe(run);
    WorkflowExecutionInfo info = description.getWorkflowExecutionInfo();
    if (info.getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
      return ended(run, description, info);
    }
    List<QueueReport> reports = queues.report(waitingQueues(description));
    boolean isServed =
        reports.stream().noneMatch(each -> each.isAbandoned() && isHome(each, description));
    Optional<RunProgress> progress =
        isServed
            ? queries.query(run, "progress", null, RunProgress.class, QUERY_PATIENCE)
            : Optional.empty();
    return new RunReport(
        run,
        graph(description),
        RunStatus.RUNNING,
        progress.orElse(null),
        null,
        reports,
        startedAt(info),
        waits(description),
        note(reports, progress.isPresent()));
  }

  private RunReport ended(
      RunId run, DescribeWorkflowExecutionResponse description, WorkflowExecutionInfo info) {
    Optional<RunResult> result = result(description);
    return new RunReport(
        run,
        graph(description),
        result.map(RunResult::status).orElse(statusOf(info.getStatus())),
        null,
        result.orElse(null),
        List.of(),
        startedAt(info),
        List.of(),
        result.isPresent()
            ? null
            : "Temporal closed it as " + info.getStatus() + ", without a result of its own");
  }

  private static boolean isHome(QueueReport queue, DescribeWorkflowExecutionResponse description) {
    return queue.name().equals(home(description));
  }

  private static String home(DescribeWorkflowExecutionResponse description) {
    return description.getExecutionConfig().getTaskQueue().getName();
  }

  private static String graph(DescribeWorkflowExecutionResponse description) {
    return RunQueries.memo(description, TaskWorkflow.GRAPH_MEMO, String.class).orElse("?");
  }

  private static Instant startedAt(WorkflowExecutionInfo info) {
    return Instant.ofEpochSecond(info.getStartTime().getSeconds(), info.getStartTime().getNanos());
  }

  /** The run's own queue, and those of activities that wait for a worker. */
  private static Set<String> waitingQueues(DescribeWorkflowExecutionResponse description) {
    Set<String> names = new LinkedHashSet<>();
    names.add(home(description));
    for (PendingActivityInfo activity : description.getPendingActivitiesList()) {
      if (activity.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED
          && activity.hasActivityOptions()) {
        names.add(activity.getActivityOptions().getTaskQueue().getName());
      }
    }
    return names;
  }

  /** What the server keeps beside each question after another run: the last refusal. */
  static List<String> waits(DescribeWorkflowExecutionResponse description) {
    return description.getPendingActivitiesList().stream()
        .filter(each -> each.getActivityType().getName().equals(RunArchive.AWAIT_TASK))
        .filter(PendingActivityInfo::hasLastFailure)
        .map(each -> each.getLastFailure().getMessage())
        .sorted()
        .toList();
  }

  private static @Nullable String note(List<QueueReport> reports, boolean hasAnswered) {
    List<String> abandoned =
        reports.stream().filter(QueueReport::isAbandoned).map(QueueReport::name).toList();
    if (!abandoned.isEmpty()) {
      return "nobody polls " + String.join(", ", abandoned);
    }
    return hasAnswered ? null : "no worker answered in time";
  }

  /**
   * Asks the server about a run.
   *
   * @throws WeftException {@code NOT_FOUND} when there is none
   */
  DescribeWorkflowExecutionResponse describe(RunId run) {
    return queries
        .describe(run)
        .orElseThrow(() -> new WeftException(FailureCode.NOT_FOUND, "there is no run " + run));
  }

  /** Makes sure that a run has not ended. */
  void checkOpen(RunId run) {
    if (isClosed(describe(run))) {
      throw new WeftException(FailureCode.CONFLICT, "run " + run + " has ended already");
    }
  }

  /** Returns how a run ended: what it returned, or what lies in its memo; nothing of any other. */
  Optional<RunResult> result(DescribeWorkflowExecutionResponse description) {
    if (!isClosed(description)) {
      return Optional.empty();
    }
    Optional<RunResult> kept =
        RunQueries.memo(description, TaskWorkflow.RESULT_MEMO, RunResult.class);
    WorkflowExecutionInfo info = description.getWorkflowExecutionInfo();
    boolean isReturned =
        info.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED
            && isRun(description);
    return kept.isPresent() || !isReturned
        ? kept
        : queries.returned(info.getExecution(), RunResult.class);
  }

  /** Whether it is a workflow of Weft at all. */
  static boolean isRun(DescribeWorkflowExecutionResponse description) {
    return description
        .getWorkflowExecutionInfo()
        .getType()
        .getName()
        .equals(TaskWorkflow.class.getSimpleName());
  }

  private static boolean isClosed(DescribeWorkflowExecutionResponse description) {
    return description.getWorkflowExecutionInfo().getStatus()
        != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  private static RunStatus statusOf(WorkflowExecutionStatus status) {
    return switch (status) {
      case WORKFLOW_EXECUTION_STATUS_CANCELED, WORKFLOW_EXECUTION_STATUS_TERMINATED ->
          RunStatus.CANCELLED;
      case WORKFLOW_EXECUTION_STATUS_TIMED_OUT -> RunStatus.TIMEOUT;
      case WORKFLOW_EXECUTION_STATUS_COMPLETED -> RunStatus.COMPLETED;
      default -> RunStatus.FAILED;
    };
  }
}
