package dev.weft.activity;

import static java.util.Objects.requireNonNull;

import dev.weft.blob.BlobStore;
import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.run.BatchResult;
import dev.weft.run.TaskBatch;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.DynamicActivity;
import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Runs batches of tasks as Temporal activities of any type: the one dynamic activity of a worker.
 *
 * <p>It returns a {@link BatchResult}. A batch of one call whose attempt failed lets the activity
 * fail instead, so that it is red in the Web UI: type = failure code, not retryable by Temporal,
 * details = the result. A cancelled batch returns what it finished.
 *
 * <p>{@link #drain()} is for the worker's shutdown. Thread-safe.
 */
public final class BatchActivity implements DynamicActivity {
  private final BatchRunner runner;
  private final Entrance entrance;
  private final Turns turns;
  private final ScheduledThreadPoolExecutor timer;
  private final Set<Stop> running = ConcurrentHashMap.newKeySet();
  private volatile boolean isDraining;

  /** Makes the activity of a worker; register one object for all its queues. */
  public BatchActivity(Handlers handlers, BlobStore blobs, ExecutorConfig config) {
    this.runner = new BatchRunner(handlers, blobs, requireNonNull(config, "config is null"));
    this.entrance = new Entrance(config);
    this.turns = new Turns(config.slots());
    // A beat may wait 10 s for a server that is gone: one thread for each slot, made when needed.
    this.timer = new ScheduledThreadPoolExecutor(config.slots(), BatchActivity::newThread);
    timer.setRemoveOnCancelPolicy(true);
  }

  private static Thread newThread(Runnable body) {
    Thread thread = new Thread(body, "weft-heartbeat");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public Object execute(EncodedValues args) {
    TaskBatch batch = args.get(0, TaskBatch.class);
    ActivityExecutionContext context = Activity.getExecutionContext();
    Stop stop = new Stop();
    running.add(stop);
    try (Heartbeat heartbeat = Heartbeat.of(context, stop, timer)) {
      if (isDraining) {
        stop.raise(Stop.Demand.DRAIN);
      }
      heartbeat.start();
      try (Turns.Turn turn = turns.take(batch, stop)) {
        requireNonNull(turn, "turn is null");
        return run(batch, context, heartbeat);
      }
    } finally {
      running.remove(stop);
    }
  }

  private Object run(TaskBatch batch, ActivityExecutionContext context, Heartbeat heartbeat) {
    Optional<String> closed = entrance.closed(context.getInfo().getActivityType());
    return closed.isPresent()
        ? entrance.refusal(batch, closed.get())
        : answer(batch, runner.run(batch, heartbeat));
  }

  /**
   * Starts nothing new from now on: running tasks end as they would, all others go back to their
   * runs as not started. Call it before the worker stops to poll.
   */
  public void drain() {
    isDraining = true;
    running.forEach(stop -> stop.raise(Stop.Demand.DRAIN));
  }

  /** How many threads of handlers that could not be ended still run; each holds a slot. */
  public int abandonedThreads() {
    return runner.abandonedThreads();
  }

  private static BatchResult answer(TaskBatch batch, BatchResult result) {
    int size = batch.packed() == null ? batch.calls().size() : batch.size();
    TaskError error = size == 1 ? result.open().get(0).error() : null;
    if (error != null && error.code() != FailureCode.CANCELLED) {
      ApplicationFailure failure =
          ApplicationFailure.newNonRetryableFailure(error.message(), error.code().name(), result);
      // Where this line stands is of no use to anybody, and would be kept in the history.
      failure.setStackTrace(new StackTraceElement[0]);
      throw failure;
    }
    return result;
  }
}
