package dev.weft.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.run.RunId;
import dev.weft.run.WireFormat;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is asked of a server that says for a while that a run is locked by others. */
@Timeout(60)
class BusyServerTest {
  private static final RunId RUN = new RunId("run-1");
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final BusyService service = new BusyService();
  private Server server;
  private Connection connection;
  private RunQueries queries;

  @BeforeEach
  void open() throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(service)
            .build()
            .start();
    String address = "127.0.0.1:" + server.getPort();
    connection =
        Connection.of(
            WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(address).build()),
            "default",
            address);
    queries = new RunQueries(connection);
  }

  @AfterEach
  void close() {
    connection.close();
    server.shutdownNow();
  }

  @Test
  void asksOnceMoreUntilTheRunIsFree() {
    service.refusals.set(3);

    assertEquals(Optional.of("answered"), queries.query(RUN, "progress", null, String.class, LONG));
    assertEquals(4, service.calls.get());
  }

  @Test
  void describesARunThatWasLocked() {
    service.refusals.set(2);

    assertTrue(queries.describe(RUN).isPresent());
    assertEquals(3, service.calls.get());
  }

  @Test
  void aQueryHasNoAnswerWhenTheRunStaysLocked() {
    service.refusals.set(Integer.MAX_VALUE);

    assertEquals(Optional.empty(), queries.query(RUN, "progress", null, String.class, SHORT));
    assertTrue(service.calls.get() > 1, service.calls::toString);
  }

  @Test
  void whoReadsAnythingElseHearsThatTheServerIsBusy() {
    service.refusals.set(Integer.MAX_VALUE);
    ServerReads reads = new ServerReads(connection);
    DescribeWorkflowExecutionRequest request =
        DescribeWorkflowExecutionRequest.getDefaultInstance();

    StatusRuntimeException failure =
        assertThrows(
            StatusRuntimeException.class,
            () -> reads.read(SHORT, stub -> stub.describeWorkflowExecution(request)));

    ConnectionException said = ConnectionException.of(failure, "a:1").orElseThrow();
    assertEquals(ConnectionException.Kind.BUSY, said.kind());
    assertTrue(said.getMessage().contains("Workflow is busy"), said.getMessage());
  }

  @Test
  void whatAWorkflowOfOthersReturnedIsNotReadAsAResult() {
    DescribeWorkflowExecutionResponse foreign =
        DescribeWorkflowExecutionResponse.newBuilder()
            .setWorkflowExecutionInfo(
                WorkflowExecutionInfo.newBuilder()
                    .setType(WorkflowType.newBuilder().setName("Invoices"))
                    .setStatus(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED))
            .build();
    RunReports reports = new RunReports(queries, new QueueWatch(connection));

    assertEquals(Optional.empty(), reports.result(foreign));
    assertEquals(0, service.calls.get());
  }

  /** A frontend that refuses so many calls as the real one does, and then answers. */
  private static final class BusyService extends WorkflowServiceGrpc.WorkflowServiceImplBase {
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public void getSystemInfo(
        GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
      answer.onNext(GetSystemInfoResponse.getDefaultInstance());
      answer.onCompleted();
    }

    @Override
    public void describeWorkflowExecution(
        DescribeWorkflowExecutionRequest request,
        StreamObserver<DescribeWorkflowExecutionResponse> answer) {
      answer(answer, DescribeWorkflowExecutionResponse.getDefaultInstance());
    }

    @Override
    public void queryWorkflow(
        QueryWorkflowRequest request, StreamObserver<QueryWorkflowResponse> answer) {
      answer(
          answer,
          QueryWorkflowResponse.newBuilder()
              .setQueryResult(WireFormat.converter().toPayloads("answered").orElseThrow())
              .build());
    }

    private <T> void answer(StreamObserver<T> answer, T message) {
      calls.incrementAndGet();
      if (refusals.getAndDecrement() > 0) {
        answer.onError(
            Status.RESOURCE_EXHAUSTED.withDescription("Workflow is busy.").asRuntimeException());
        return;
      }
      answer.onNext(message);
      answer.onCompleted();
    }
  }
}
