package dev.weft.client;

import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.WorkerReport;
import dev.weft.workflow.WorkerControl;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds the workers that are alive, and asks each how it is.
 *
 * <p>Every worker polls the home queue for its runs, whatever closes its queues of tasks, so the
 * server knows them all; alive is who answers. Answers in under 2 s, however many are gone.
 */
final class WorkerDirectory {
  private static final Duration PATIENCE = Duration.ofMillis(1_500);

  /** One long poll, and the server's own delay: how old the sign of a poller may be. */
  private static final Duration RECENT = Duration.ofSeconds(70);

  /** Where workers send heartbeats, only one that has just started has a poll and no heartbeat. */
  private static final Duration NEW = Duration.ofSeconds(5);

  /** Nobody may find it running for long: who is dead never takes it. */
  private static final Duration LIFE = Duration.ofSeconds(2);

  private final Connection connection;
  private final RunQueries queries;
  private final QueueWatch queues;
  private final ServerReads reads;

  WorkerDirectory(Connection connection, RunQueries queries, QueueWatch queues) {
    this.connection = connection;
    this.queries = queries;
    this.queues = queues;
    this.reads = new ServerReads(connection);
  }

  /**
   * What was answered.
   *
   * @param reports what each worker that is alive says, by its identity
   * @param isComplete whether every one whose heartbeat is fresh has answered
   * @param isKnown whether the server can say who polls; the one in memory cannot
   */
  record Census(List<WorkerReport> reports, boolean isComplete, boolean isKnown) {}

  /** Asks all workers. */
  Census census() {
    Set<String> alive = new TreeSet<>(queues.identities(Routes.HOME));
    Optional<List<PollerInfo>> pollers = pollers();
    List<WorkerReport> reports = reports(identities(alive, pollers.orElse(List.of())));
    boolean isKnown = pollers.isPresent() || !alive.isEmpty();
    reports.forEach(each -> alive.remove(each.state().id()));
    return new Census(reports, alive.isEmpty(), isKnown);
  }

  private List<WorkerReport> reports(Set<String> identities) {
    Instant end = Instant.now().plus(PATIENCE);
    List<FutureTask<Optional<WorkerReport>>> asked = new ArrayList<>();
    for (String identity : identities) {
      FutureTask<Optional<WorkerReport>> task = new FutureTask<>(() -> ask(identity, end));
      Thread.ofVirtual().name("weft-ask").start(task);
      asked.add(task);
    }
    return asked.stream()
        .map(each -> answer(each, end))
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(report -> report.state().id()))
        .toList();
  }

  /** Who has polled the home queue of late, or says so itself. */
  private static Set<String> identities(Set<String> alive, List<PollerInfo> pollers) {
    Set<String> identities = new TreeSet<>(alive);
    Duration oldest = alive.isEmpty() ? RECENT : NEW;
    for (PollerInfo poller : pollers) {
      Instant seen = Instant.ofEpochSecond(poller.getLastAccessTime().getSeconds());
      if (seen.plus(oldest).isAfter(Instant.now())) {
        identities.add(poller.getIdentity());
      }
    }
    return identities;
  }

  /** Returns nothing when the server cannot say. */
  private Optional<List<PollerInfo>> pollers() {
    DescribeTaskQueueRequest request =
        DescribeTaskQueueRequest.newBuilder()
            .setNamespace(connection.namespace())
            .setTaskQueue(TaskQueue.newBuilder().setName(Routes.HOME))
            .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
            .build();
    try {
      return Optional.of(
          reads.read(PATIENCE, stub -> stub.describeTaskQueue(request)).getPollersList());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<WorkerReport> ask(String identity, Instant end) {
    RunId id = new RunId(WorkerControl.id(identity));
    try {
      return queries.describe(id).isPresent()
          ? queries.query(id, WorkerControl.REPORT, null, WorkerReport.class, left(end))
          : first(identity, id, end);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED) {
        return Optional.empty(); // it was there a minute ago and is gone
      }
      throw e;
    } catch (TimeoutException e) {
      return Optional.empty(); // the same
    }
  }

  private Optional<WorkerReport> first(String identity, RunId id, Instant end)
      throws TimeoutException {
    WorkflowStub stub =
        connection
            .client()
            .newUntypedWorkflowStub(
                WorkerControl.TYPE,
                WorkflowOptions.newBuilder()
                    .setWorkflowId(id.value())
                    .setTaskQueue(WorkerControl.queue(identity))
                    .setWorkflowExecutionTimeout(LIFE)
                    .setWorkflowIdConflictPolicy(
                        WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                    .setStaticSummary(identity)
                    .build());
    try {
      stub.start();
      return Optional.of(
          stub.getResult(left(end).toMillis(), TimeUnit.MILLISECONDS, WorkerReport.class));
    } catch (WorkflowException e) {
      return Optional.empty(); // nobody took it while it lived
    }
  }

  private static Duration left(Instant end) {
    Duration left = Duration.between(Instant.now(), end);
    return left.isPositive() ? left : Duration.ofMillis(1);
  }

  private static Optional<WorkerReport> answer(
      FutureTask<Optional<WorkerReport>> asked, Instant end) {
    try {
      return asked.get(left(end).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
