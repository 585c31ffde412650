package dev.weft.client;

import dev.weft.run.RunId;
import dev.weft.run.WireFormat;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server about one run with a deadline of its own.
 *
 * <p>The SDK's stubs wait a minute for a query when no worker is alive; a person at a terminal does
 * not.
 */
final class RunQueries {
  private static final Duration DESCRIBE_PATIENCE = Duration.ofSeconds(5);

  private final Connection connection;
  private final ServerReads reads;

  RunQueries(Connection connection) {
    this.connection = connection;
    this.reads = new ServerReads(connection);
  }

  /** Returns the description of the latest execution, or nothing when there is none. */
  Optional<DescribeWorkflowExecutionResponse> describe(RunId run) {
    DescribeWorkflowExecutionRequest request =
        DescribeWorkflowExecutionRequest.newBuilder()
            .setNamespace(connection.namespace())
            .setExecution(execution(run))
            .build();
    try {
      return Optional.of(
          reads.read(DESCRIBE_PATIENCE, stub -> stub.describeWorkflowExecution(request)));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Returns the answer to a query, or nothing when nobody answered in time. */
  <T> Optional<T> query(
      RunId run, String name, @Nullable Object argument, Class<T> type, Duration patience) {
    WorkflowQuery.Builder query = WorkflowQuery.newBuilder().setQueryType(name);
    if (argument != null) {
      WireFormat.converter().toPayloads(argument).ifPresent(query::setQueryArgs);
    }
    QueryWorkflowRequest request =
        QueryWorkflowRequest.newBuilder()
            .setNamespace(connection.namespace())
            .setExecution(execution(run))
            .setQuery(query)
            .build();
    try {
      QueryWorkflowResponse response = reads.read(patience, stub -> stub.queryWorkflow(request));
      Payloads payloads = response.getQueryResult();
      return Optional.ofNullable(
          WireFormat.converter().fromPayloads(0, Optional.of(payloads), type, type));
    } catch (StatusRuntimeException e) {
      return switch (e.getStatus().getCode()) {
        // INTERNAL is how the in-memory server says that a query came before the plan was there
        case DEADLINE_EXCEEDED,
            RESOURCE_EXHAUSTED,
            FAILED_PRECONDITION,
            NOT_FOUND,
            INVALID_ARGUMENT,
            INTERNAL ->
            Optional.empty();
        default -> throw e;
      };
    }
  }

  /** Returns what a workflow that has completed returned, or nothing. */
  <T> Optional<T> returned(WorkflowExecution execution, Class<T> type) {
    GetWorkflowExecutionHistoryRequest request =
        GetWorkflowExecutionHistoryRequest.newBuilder()
            .setNamespace(connection.namespace())
            .setExecution(execution)
            .setHistoryEventFilterType(HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
            .build();
    return reads
        .read(DESCRIBE_PATIENCE, stub -> stub.getWorkflowExecutionHistory(request))
        .getHistory()
        .getEventsList()
        .stream()
        .filter(HistoryEvent::hasWorkflowExecutionCompletedEventAttributes)
        .map(each -> each.getWorkflowExecutionCompletedEventAttributes().getResult())
        .findFirst()
        .map(each -> WireFormat.converter().fromPayloads(0, Optional.of(each), type, type));
  }

  /** Returns a field of the memo, or nothing. */
  static <T> Optional<T> memo(
      DescribeWorkflowExecutionResponse description, String field, Class<T> type) {
    Payload payload = description.getWorkflowExecutionInfo().getMemo().getFieldsMap().get(field);
    return payload == null
        ? Optional.empty()
        : Optional.ofNullable(WireFormat.converter().fromPayload(payload, type, type));
  }

  private static WorkflowExecution execution(RunId run) {
    return WorkflowExecution.newBuilder().setWorkflowId(run.value()).build();
  }
}
