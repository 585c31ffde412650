package dev.weft.client;

import dev.weft.data.DataRef;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.GraphReader;
import dev.weft.graph.TaskGraph;
import dev.weft.graph.Vocabulary;
import dev.weft.run.RunId;
import dev.weft.run.RunRequest;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.run.WireFormat;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts the next generation of a run that did not end well. */
final class RunRetry {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Connection connection;
  private final RunReports reports;
  private final ResultReader blobs;
  private final String blobStore;

  RunRetry(Connection connection, RunReports reports, ResultReader blobs, String blobStore) {
    this.connection = connection;
    this.reports = reports;
    this.blobs = blobs;
    this.blobStore = blobStore;
  }

  Retry retry(RunId run) {
    DescribeWorkflowExecutionResponse last = reports.describe(run);
    checkIsOurs(run, last);
    Optional<RunResult> result = reports.result(last);
    checkNeeded(run, last, result.orElse(null));
    WorkflowExecution execution = last.getWorkflowExecutionInfo().getExecution();
    RunRequest before = requestOf(run, execution);
    if (!before.blobStore().equals(blobStore)) {
      throw new WeftException(
          FailureCode.CONFLICT,
          "run %s keeps its data in blob store %s, and this is %s; name the right folder (WEFT_BLOBS)"
              .formatted(run, before.blobStore(), blobStore));
    }
    // Without a result of its own, a run knows what the generation before it had done.
    DataRef checkpoint = result.map(RunResult::checkpoint).orElse(before.checkpoint());
    RunRequest next = before.again(checkpoint);
    try {
      RunLaunch.again(connection, graph(next), next);
    } catch (WorkflowExecutionAlreadyStarted e) {
      throw new WeftException(
          FailureCode.CONFLICT, "run " + run + " was started again by somebody else just now", e);
    }
    return new Retry(run, next.generation(), result.isPresent());
  }

  private static void checkIsOurs(RunId run, DescribeWorkflowExecutionResponse last) {
    if (!RunReports.isRun(last)) {
      throw new WeftException(
          FailureCode.CONFLICT,
          "'%s' is a workflow of type %s and no run of Weft, so Weft cannot retry it"
              .formatted(run, last.getWorkflowExecutionInfo().getType().getName()));
    }
  }

  private static void checkNeeded(
      RunId run, DescribeWorkflowExecutionResponse last, @Nullable RunResult result) {
    if (last.getWorkflowExecutionInfo().getStatus()
        == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
      throw new WeftException(
          FailureCode.CONFLICT,
          "run %s is still running, and retries its tasks by itself; `weft watch %s` follows it, `weft cancel %s` ends it"
              .formatted(run, run, run));
    }
    if (result != null && result.status() == RunStatus.COMPLETED) {
      int tolerated = result.counts().failed() + result.counts().timeout();
      throw new WeftException(
          FailureCode.CONFLICT,
          "run %s is COMPLETED%s, so there is nothing to run again; a new run starts it afresh"
              .formatted(
                  run,
                  tolerated == 0
                      ? ""
                      : " (its graph tolerates the " + tolerated + " tasks that failed)"));
    }
  }

  /** What the last generation was started with stands in the first event of its history. */
  private RunRequest requestOf(RunId run, WorkflowExecution execution) {
    GetWorkflowExecutionHistoryRequest asked =
        GetWorkflowExecutionHistoryRequest.newBuilder()
            .setNamespace(connection.namespace())
            .setExecution(execution)
            .setMaximumPageSize(1)
            .build();
    HistoryEvent started =
        new ServerReads(connection)
            .read(PATIENCE, stub -> stub.getWorkflowExecutionHistory(asked))
            .getHistory()
            .getEvents(0);
    Payloads input = started.getWorkflowExecutionStartedEventAttributes().getInput();
    RunRequest request =
        WireFormat.converter()
            .fromPayloads(0, Optional.of(input), RunRequest.class, RunRequest.class);
    if (request == null) {
      throw new WeftException(FailureCode.DATA_LOSS, "run " + run + " was started with nothing");
    }
    return request;
  }

  private TaskGraph graph(RunRequest request) {
    return GraphReader.readBound(blobs.graph(request), Vocabulary.UNKNOWN).orThrow();
  }
}
