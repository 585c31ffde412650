package dev.weft.client;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.enums.v1.WorkerStatus;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import io.temporal.api.worker.v1.WorkerInfo;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ListWorkersRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Finds out whether anybody polls a queue.
 *
 * <p>A server remembers a poller for minutes after it is gone, so where workers send heartbeats
 * those decide: a worker counts until it has missed three. Else a poller counts for as long as one
 * long poll may last.
 */
final class QueueWatch {
  private static final long PATIENCE_MILLIS = 1_500;
  private static final Duration LONG_POLL = Duration.ofSeconds(70);
  private static final Duration LEAST_SILENCE = Duration.ofSeconds(5);
  private static final int PAGE = 1_000;

  private final Connection connection;

  QueueWatch(Connection connection) {
    this.connection = connection;
  }

  /** Returns a report on each queue, in the order given. */
  List<QueueReport> report(Collection<String> queues) {
    Optional<List<WorkerHeartbeat>> workers = queues.isEmpty() ? Optional.empty() : heartbeats();
    List<QueueReport> reports = new ArrayList<>();
    for (String queue : queues) {
      reports.add(report(queue, workers));
    }
    return reports;
  }

  /** Returns the identities of the workers whose heartbeats say that they poll a queue. */
  Set<String> identities(String queue) {
    return heartbeats().orElse(List.of()).stream()
        .filter(each -> polls(each, queue))
        .map(WorkerHeartbeat::getWorkerIdentity)
        .collect(Collectors.toSet());
  }

  private QueueReport report(String queue, Optional<List<WorkerHeartbeat>> workers) {
    Optional<DescribeTaskQueueResponse> description = describe(queue);
    long backlog =
        description.map(each -> each.getStats().getApproximateBacklogCount()).orElse(-1L);
    int count =
        workers
            .map(all -> (int) all.stream().filter(each -> polls(each, queue)).count())
            .orElseGet(() -> description.map(QueueWatch::pollers).orElse(-1));
    return new QueueReport(queue, count, backlog);
  }

  private static boolean polls(WorkerHeartbeat worker, String queue) {
    Duration interval = Duration.ofSeconds(worker.getElapsedSinceLastHeartbeat().getSeconds() + 1);
    Duration most = interval.multipliedBy(3);
    return worker.getTaskQueue().equals(queue)
        && worker.getStatus() == WorkerStatus.WORKER_STATUS_RUNNING
        && age(worker.getHeartbeatTime())
                .compareTo(most.compareTo(LEAST_SILENCE) > 0 ? most : LEAST_SILENCE)
            <= 0;
  }

  private static int pollers(DescribeTaskQueueResponse description) {
    int count = 0;
    for (PollerInfo poller : description.getPollersList()) {
      if (age(poller.getLastAccessTime()).compareTo(LONG_POLL) <= 0) {
        count++;
      }
    }
    return count;
  }

  private static Duration age(Timestamp since) {
    return Duration.between(
        Instant.ofEpochSecond(since.getSeconds(), since.getNanos()), Instant.now());
  }

  /**
   * Returns what workers say of themselves, or nothing when the server does not collect it.
   *
   * <p>The list that took the place of the deprecated one leaves out the time of the last
   * heartbeat.
   */
  @SuppressWarnings("deprecation")
  private Optional<List<WorkerHeartbeat>> heartbeats() {
    try {
      List<WorkerHeartbeat> heartbeats = new ArrayList<>();
      for (WorkerInfo each :
          stub()
              .listWorkers(
                  ListWorkersRequest.newBuilder()
                      .setNamespace(connection.namespace())
                      .setPageSize(PAGE)
                      .build())
              .getWorkersInfoList()) {
        heartbeats.add(each.getWorkerHeartbeat());
      }
      return heartbeats.isEmpty() ? Optional.empty() : Optional.of(heartbeats);
    } catch (StatusRuntimeException e) {
      return unsupported(e);
    }
  }

  private Optional<DescribeTaskQueueResponse> describe(String queue) {
    try {
      return Optional.of(
          stub()
              .describeTaskQueue(
                  DescribeTaskQueueRequest.newBuilder()
                      .setNamespace(connection.namespace())
                      .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                      .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
                      .setReportStats(true)
                      .build()));
    } catch (StatusRuntimeException e) {
      return unsupported(e);
    }
  }

  private static <T> Optional<T> unsupported(StatusRuntimeException e) {
    Status.Code code = e.getStatus().getCode();
    if (code == Status.Code.UNAVAILABLE || code == Status.Code.UNAUTHENTICATED) {
      throw e;
    }
    return Optional.empty();
  }

  private WorkflowServiceBlockingStub stub() {
    return connection
        .stubs()
        .blockingStub()
        .withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }
}
