package dev.weft.benchmark.engine;

import com.google.protobuf.ByteString;
import dev.weft.client.Connection;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;

/**
 * How large the history of a workflow is, over all its continuations.
 *
 * @param executions how many executions it took: 1, and one for each continue-as-new
 * @param events all events
 * @param bytes all bytes
 * @param mostEvents the events of the execution that has most
 * @param mostBytes the bytes of the execution that has most
 */
record HistorySize(int executions, long events, long bytes, long mostEvents, long mostBytes) {

  /** Asks the server, from the last execution of an id back to the first. */
  static HistorySize of(Connection connection, String id) {
    HistorySize size = new HistorySize(0, 0, 0, 0, 0);
    String run = "";
    do {
      WorkflowExecution execution =
          WorkflowExecution.newBuilder().setWorkflowId(id).setRunId(run).build();
      WorkflowExecutionInfo info =
          connection
              .stubs()
              .blockingStub()
              .describeWorkflowExecution(
                  DescribeWorkflowExecutionRequest.newBuilder()
                      .setNamespace(connection.namespace())
                      .setExecution(execution)
                      .build())
              .getWorkflowExecutionInfo();
      size = size.plus(info.getHistoryLength(), info.getHistorySizeBytes());
      run =
          page(connection, info.getExecution(), 1, ByteString.EMPTY)
              .getHistory()
              .getEvents(0)
              .getWorkflowExecutionStartedEventAttributes()
              .getContinuedExecutionRunId();
    } while (!run.isEmpty());
    return size;
  }

  /** Returns how many bytes the largest event of the last execution of an id has. */
  static long largestEvent(Connection connection, String id) {
    WorkflowExecution execution = WorkflowExecution.newBuilder().setWorkflowId(id).build();
    long largest = 0;
    ByteString token = ByteString.EMPTY;
    do {
      GetWorkflowExecutionHistoryResponse page = page(connection, execution, 0, token);
      for (HistoryEvent event : page.getHistory().getEventsList()) {
        largest = Math.max(largest, event.getSerializedSize());
      }
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return largest;
  }

  private static GetWorkflowExecutionHistoryResponse page(
      Connection connection, WorkflowExecution execution, int most, ByteString token) {
    return connection
        .stubs()
        .blockingStub()
        .getWorkflowExecutionHistory(
            GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(connection.namespace())
                .setExecution(execution)
                .setMaximumPageSize(most)
                .setNextPageToken(token)
                .build());
  }

  private HistorySize plus(long moreEvents, long moreBytes) {
    return new HistorySize(
        executions + 1,
        events + moreEvents,
        bytes + moreBytes,
        Math.max(mostEvents, moreEvents),
        Math.max(mostBytes, moreBytes));
  }
}
