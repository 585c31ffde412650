package dev.weft.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.blob.BlobStore;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.TaskHandle;
import dev.weft.graph.Vocabulary;
import dev.weft.result.TaskResult;
import dev.weft.run.CancelTask;
import dev.weft.run.Explanation;
import dev.weft.run.RoomAnswer;
import dev.weft.run.RoomQuery;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunProgress;
import dev.weft.run.RunResult;
import dev.weft.run.SchedulerConfig;
import dev.weft.run.TaskQuery;
import dev.weft.run.TaskState;
import dev.weft.run.WorkerReport;
import dev.weft.task.Task;
import dev.weft.task.TaskId;
import dev.weft.task.TaskType;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Submits graphs and follows their runs; the client side of Weft.
 *
 * <p>Needs a connection and the blob store that the workers use. All methods may be called from any
 * thread. A method that asks the server throws {@link ConnectionException} when it cannot be
 * reached, and {@link WeftException} {@code NOT_FOUND} when there is no such run.
 */
public final class TaskManager {
  private static final Duration QUERY_PATIENCE = Duration.ofMillis(700);

  private static final Duration UPDATE_PATIENCE = Duration.ofSeconds(5);

  private final Connection connection;
  private final ResultReader reader;
  private final RunStarter starter;
  private final RunQueries queries;
  private final RunReports reports;
  private final RunRetry retry;
  private final QueueWatch queues;
  private final TaskEnds ends;
  private final WorkerDirectory workers;

  /**
   * Makes a manager.
   *
   * @param connection where the server is
   * @param blobs the store that the workers use
   * @param routes which queue each type travels on
   * @param vocabulary the operations that graphs may name
   */
  public TaskManager(Connection connection, BlobStore blobs, Routes routes, Vocabulary vocabulary) {
    this(connection, blobs, routes, vocabulary, SchedulerConfig.STANDARD);
  }

  /**
   * Makes a manager whose runs are scheduled in a way of their own, for measuring.
   *
   * @param scheduler how tasks are ordered and put together
   */
  public TaskManager(
      Connection connection,
      BlobStore blobs,
      Routes routes,
      Vocabulary vocabulary,
      SchedulerConfig scheduler) {
    this.connection = connection;
    this.reader = new ResultReader(blobs);
    this.queries = new RunQueries(connection);
    this.queues = new QueueWatch(connection);
    this.reports = new RunReports(queries, queues);
    this.retry = new RunRetry(connection, reports, reader, blobs.id());
    this.ends = new TaskEnds(connection, queries, reports, reader);
    this.workers = new WorkerDirectory(connection, queries, queues);
    RoomCheck room = new RoomCheck(workers, ends, routes);
    this.starter =
        new RunStarter(
            connection, queries, reader, blobs.id(), routes, vocabulary, scheduler, room);
  }

  /**
   * Checks a graph and starts a run of it.
   *
   * <p>The same graph with the same parameters under the same id is the same run, however often it
   * is submitted.
   *
   * @param graph the graph as written, in a file or by a {@link dev.weft.graph.GraphBuilder}
   * @param params values of its parameters by name
   * @param run the id of the run; {@code null} for a new one made of name and time
   * @throws dev.weft.graph.InvalidGraphException with every problem of the graph
   * @throws WeftException {@code CONFLICT} when the id belongs to a run of something else, {@code
   *     TOO_LARGE} when the graph has more than 100,000 tasks; of a graph with {@code admission:
   *     reject}, {@code INSUFFICIENT_RESOURCES}, {@code NO_WORKER} or {@code DEPENDENCY_NOT_MET},
   *     and nothing is started
   */
  public Submission submit(JsonNode graph, Map<String, JsonNode> params, @Nullable RunId run) {
    return translating(() -> starter.submit(graph, params, run));
  }

  /** Begins a task for {@link #scheduleTask}, with a random UUID as its id. */
  public TaskHandle newTask(TaskType type) {
    return TaskHandle.of(UUID.randomUUID().toString(), type);
  }

  /**
   * Checks a task and starts a run of it alone; the run has the id of the task.
   *
   * <p>What it waits for or refers to are tasks of other runs: {@code run/task}, or the plain id of
   * another scheduled task, which need not be there yet. The same task scheduled twice is the same
   * run. {@link TaskHandle#of} begins one with an id of your own, {@link #newTask} with a UUID.
   *
   * <pre>{@code
   * TaskHandle words = manager.newTask(TaskType.TEXT_PROCESSING).operation("count").text("Few");
   * TaskId id = manager.scheduleTask(words.toTask());
   * TaskResult result = manager.await(id);
   * }</pre>
   *
   * @return the id of the task
   * @throws dev.weft.graph.InvalidGraphException with every problem of the task
   * @throws WeftException {@code CONFLICT} when the id belongs to a run of something else, {@code
   *     INVALID_INPUT} when it is the path of a task of a run
   */
  public TaskId scheduleTask(Task task) {
    submit(SingleTask.graph(task), Map.of(), SingleTask.run(task.id()));
    return task.id();
  }

  /**
   * Returns how a task ended, with all it cost, or nothing while it has not ended.
   *
   * <p>Of a run that goes on only a worker knows; nothing, too, when none answers within 0.7 s.
   *
   * @param task a scheduled task; {@code run/task} for one of any run
   * @throws WeftException {@code NOT_FOUND} when there is no such run, or it has ended and has no
   *     such task; {@code CANCELLED} when Temporal closed it without a result of its own
   */
  public Optional<TaskResult> taskResult(TaskId task) {
    return translating(() -> ends.find(SingleTask.run(task), SingleTask.task(task)));
  }

  /**
   * Waits for the end of a task, however far its run is, and returns how it ended.
   *
   * <p>Learns of the end of a run at once, and within about a second of the end of a task in a run
   * that goes on.
   *
   * @param task a scheduled task; {@code run/task} for one of any run
   * @throws WeftException as {@link #taskResult} does
   */
  public TaskResult await(TaskId task) {
    return translating(() -> ends.await(SingleTask.run(task), SingleTask.task(task)));
  }

  /**
   * Starts the next generation of a run that FAILED, timed out or was cancelled.
   *
   * <p>The run keeps its id, graph and parameters. What COMPLETED keeps its result; what failed,
   * timed out, was cancelled, or was skipped because of that, runs again, with all its attempts.
   * Deadlines that are durations count anew.
   *
   * @throws WeftException {@code CONFLICT} when the run is still running or COMPLETED
   */
  public Retry retry(RunId run) {
    return translating(() -> retry.retry(run));
  }

  /** Returns where a run stands; answers in under 2 s even when no worker is alive. */
  public RunReport status(RunId run) {
    return translating(() -> reports.of(run));
  }

  /** Returns the run's own word on where it stands, or nothing when no worker answers in time. */
  public Optional<RunProgress> progress(RunId run, Duration patience) {
    return translating(() -> queries.query(run, "progress", null, RunProgress.class, patience));
  }

  /** Returns how a run ended, or nothing while it runs. */
  public Optional<RunResult> result(RunId run) {
    return translating(() -> reports.result(reports.describe(run)));
  }

  /**
   * Waits for the end of a run and returns how it ended.
   *
   * @throws WeftException {@code CANCELLED} when Temporal closed it without a result of its own, as
   *     a terminate does
   */
  public RunResult await(RunId run) {
    return translating(
        () -> {
          WorkflowStub stub = connection.client().newUntypedWorkflowStub(run.value());
          RunResult result;
          try {
            result = stub.getResult(RunResult.class);
          } catch (WorkflowFailedException e) {
            // FAILED, TIMEOUT and CANCELLED close this way; the memo has the result all the same.
            return result(run).orElseThrow(() -> withoutResult(run, e));
          }
          return result == null ? result(run).orElseThrow(() -> withoutResult(run, null)) : result;
        });
  }

  private static WeftException withoutResult(RunId run, @Nullable Throwable cause) {
    return new WeftException(
        FailureCode.CANCELLED, "run " + run + " was closed without a result of its own", cause);
  }

  /**
   * Returns the results of all tasks of a run that has ended, roughly in the order of their ends.
   */
  public Stream<TaskResult> tasks(RunResult result) {
    return reader.tasks(result).stream();
  }

  /**
   * Returns where one task stands, from the run or from its result.
   *
   * @return nothing when there is no such task, or no worker answers in time
   */
  public Optional<TaskState> task(RunId run, String task) {
    return translating(
        () -> {
          Optional<RunResult> ended = reports.result(reports.describe(run));
          return ended.isPresent()
              ? reader.find(reader.tasks(ended.get()), task)
              : queries
                  .query(run, "task", new TaskQuery(task), TaskState.class, QUERY_PATIENCE)
                  .map(reader::complete);
        });
  }

  /**
   * Returns why a task, or without a task the run, stands where it stands; answers in under 3 s.
   *
   * @return nothing when there is no such task, or no worker answers in time
   */
  public Optional<Explanation> why(RunId run, @Nullable String task) {
    TaskQuery query = task == null ? null : new TaskQuery(task);
    return translating(
        () ->
            queries
                .query(run, "why", query, Explanation.class, QUERY_PATIENCE)
                .map(each -> Waits.in(each, RunReports.waits(reports.describe(run))))
                .map(new ClosedWorkers(workers.census().reports())::in));
  }

  /** Returns the declared outputs of a run that has ended. */
  public ObjectNode outputs(RunResult result) {
    return reader.outputs(result);
  }

  /**
   * Returns what people see of an output: the JSON behind a reference, or the reference if binary.
   */
  public JsonNode view(TaskOutput output) {
    return reader.view(output);
  }

  /**
   * Asks for the end of a run; what runs is told, what waits never starts.
   *
   * @throws WeftException {@code CONFLICT} when the run has ended
   */
  public void cancel(RunId run, String reason) {
    translating(
        () -> {
          reports.checkOpen(run);
          connection.client().newUntypedWorkflowStub(run.value()).cancel(reason);
          return run;
        });
  }

  /**
   * Asks for the end of one task; its dependents decide by what they accept.
   *
   * <p>The run itself decides, so it needs a worker; waits at most 5 s for one.
   *
   * @throws WeftException {@code NOT_FOUND} when there is no such task, {@code CONFLICT} when it
   *     has ended, {@code NO_WORKER} when nobody answers
   */
  public void cancelTask(RunId run, String task, String reason) {
    translating(
        () -> {
          reports.checkOpen(run);
          try {
            return update(run, new CancelTask(task, reason));
          } catch (WorkflowUpdateException e) {
            throw refusal(e);
          }
        });
  }

  /** The SDK would wait for a worker for ever. */
  private TaskState update(RunId run, CancelTask command) {
    WorkflowStub stub = connection.client().newUntypedWorkflowStub(run.value());
    FutureTask<TaskState> answer =
        new FutureTask<>(() -> stub.update("cancelTask", TaskState.class, command));
    Thread.ofPlatform().daemon().name("weft-update").start(answer);
    try {
      return answer.get(UPDATE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new WeftException(FailureCode.INTERNAL, String.valueOf(e.getMessage()), e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw noAnswer(run, command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer.cancel(true);
      throw noAnswer(run, command, e);
    }
  }

  private static WeftException noAnswer(RunId run, CancelTask command, Exception cause) {
    return new WeftException(
        FailureCode.NO_WORKER,
        "run "
            + run
            + " did not take note of the cancellation of task "
            + command.task()
            + " within "
            + UPDATE_PATIENCE.toSeconds()
            + " s, because no worker answers; start one and ask again",
        cause);
  }

  /** The run's own word lies below what the SDK and the server wrapped around it. */
  private static RuntimeException refusal(WorkflowUpdateException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ApplicationFailure failure) {
        Optional<FailureCode> code = FailureCode.of(failure.getType());
        if (code.isPresent()) {
          return new WeftException(code.get(), failure.getOriginalMessage(), e);
        }
      }
    }
    return e;
  }

  /** Returns who works on a queue. */
  public QueueReport queue(String name) {
    return translating(() -> queues.report(List.of(name)).get(0));
  }

  /**
   * Returns what each worker that is alive says of itself: types, slots, usage, and why it takes
   * nothing if that is so; answers in under 3 s.
   */
  public List<WorkerReport> workers() {
    return translating(() -> workers.census().reports());
  }

  /** Returns whether a task could ever run on the workers that are alive; answers in under 3 s. */
  public RoomAnswer room(RoomQuery query) {
    return translating(
        () -> {
          WorkerDirectory.Census census = workers.census();
          return RoomAnswer.of(census.reports(), census.isComplete(), query);
        });
  }

  /** Turns Temporal's exceptions into ours, with the words of the cause. */
  private <T> T translating(Supplier<T> call) {
    try {
      return call.get();
    } catch (WorkflowNotFoundException e) {
      throw new WeftException(FailureCode.NOT_FOUND, "there is no such open run", e);
    } catch (StatusRuntimeException | WorkflowException e) {
      throw ConnectionException.of(e, connection.address())
          .<RuntimeException>map(each -> each)
          .orElseGet(
              () -> new WeftException(FailureCode.INTERNAL, String.valueOf(e.getMessage()), e));
    }
  }
}
