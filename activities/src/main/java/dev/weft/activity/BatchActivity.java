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
import io.temporal.client.ActivityCompletionClient;
import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs batches of tasks as Temporal activities of any type: the one dynamic activity of a worker.
 *
 * <p>It returns a {@link BatchResult}. A batch of one call whose attempt failed lets the activity
 * fail instead, so that it is red in the Web UI: type = failure code, not retryable by Temporal,
 * details = the result. A cancelled batch returns what it finished.
 *
 * <p>The thread that brings a batch runs it, and must be a platform thread. When an attempt cannot
 * be ended, another thread completes the activity; the first one, and the slot of the SDK that it
 * has, stay taken until the attempt ends. Where no thread can be made to watch over a batch, all of
 * it goes back, as from a worker that is closed.
 *
 * <p>{@link #drain()}, {@link #abandon()} and {@link #awaitEnd} are for the worker's shutdown.
 * Thread-safe.
 */
public final class BatchActivity implements DynamicActivity {
  private static final Logger LOG = LoggerFactory.getLogger(BatchActivity.class);

  private static final long LOOK_MILLIS = 10;

  private final BatchRunner runner;
  private final Entrance entrance;
  private final Turns turns;
  private final ExecutorService beats;
  private final Watchdog pacemaker;
  private final Set<Stop> running = ConcurrentHashMap.newKeySet();
  private volatile boolean isDraining;
  private volatile boolean isTornDown;

  /** Makes the activity of a worker; register one object for all its queues. */
  public BatchActivity(Handlers handlers, BlobStore blobs, ExecutorConfig config) {
    this(handlers, blobs, config, Executors.newCachedThreadPool(BatchActivity::newThread));
  }

  /** Makes one whose heartbeats come from these threads. */
  BatchActivity(Handlers handlers, BlobStore blobs, ExecutorConfig config, ExecutorService beats) {
    this.beats = beats;
    this.pacemaker = new Watchdog(beats);
    this.runner = new BatchRunner(handlers, blobs, requireNonNull(config, "config is null"));
    this.entrance = new Entrance(config);
    this.turns = new Turns(config.slots());
  }

  private static Thread newThread(Runnable body) {
    Thread thread = new Thread(body, "weft-heartbeat");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public @Nullable Object execute(EncodedValues args) {
    return new Execution(args.get(0, TaskBatch.class), Activity.getExecutionContext()).run();
  }

  /** One activity on its way. */
  private final class Execution {
    private final TaskBatch batch;
    private final ActivityExecutionContext context;
    private final Stop stop = new Stop();
    private final Heartbeat heartbeat;
    private Turns.@Nullable Turn turn;

    Execution(TaskBatch batch, ActivityExecutionContext context) {
      this.batch = batch;
      this.context = context;
      this.heartbeat = Heartbeat.of(context, stop, beats);
    }

    @Nullable Object run() {
      boolean isMine = true;
      running.add(stop);
      try {
        raiseEarlierDemand();
        pacemaker.add(heartbeat);
        turn = turns.take(batch, stop);
        Optional<String> closed = entrance.closed(context.getInfo().getActivityType());
        if (closed.isPresent()) {
          return entrance.refusal(batch, closed.get());
        }
        CompletableFuture<BatchResult> later = new CompletableFuture<>();
        later.whenComplete(this::end);
        Optional<BatchResult> result = runner.run(batch, heartbeat, later);
        isMine = result.isPresent();
        if (isMine) {
          return answer(batch, result.get());
        }
        context.doNotCompleteOnReturn();
        return null;
      } catch (Watchdog.NoThreadException e) {
        LOG.warn("run {}: a batch goes back: {}", batch.run(), e.getMessage());
        return entrance.refusal(batch, String.valueOf(e.getMessage()));
      } finally {
        if (isMine) {
          close();
          running.remove(stop);
        }
      }
    }

    private void raiseEarlierDemand() {
      if (isDraining) {
        stop.raise(Stop.Demand.DRAIN);
      }
      if (isTornDown) {
        stop.raise(Stop.Demand.ABANDON);
      }
    }

    private void close() {
      if (turn != null) {
        turn.close();
      }
      pacemaker.remove(heartbeat);
      heartbeat.close();
    }

    /** Completes the activity for its own thread, which is held up by an attempt given up. */
    private void end(@Nullable BatchResult result, @Nullable Throwable thrown) {
      close();
      ActivityCompletionClient client = context.getWorkflowClient().newActivityCompletionClient();
      byte[] token = context.getTaskToken();
      try {
        if (result == null) {
          client.completeExceptionally(token, new IllegalStateException(thrown));
        } else {
          complete(client, token, result);
        }
      } catch (RuntimeException e) {
        // The server or its timeout for heartbeats will say what becomes of the batch.
        LOG.warn("run {}: a batch could not be completed: {}", batch.run(), e.toString());
      } finally {
        running.remove(stop);
      }
    }

    private void complete(ActivityCompletionClient client, byte[] token, BatchResult result) {
      BatchResult answer;
      try {
        answer = answer(batch, result);
      } catch (ApplicationFailure e) {
        client.completeExceptionally(token, e);
        return;
      }
      client.complete(token, answer);
    }
  }

  /**
   * Starts nothing new from now on: running tasks end as they would, all others go back to their
   * runs as not started. Call it before the worker stops to poll.
   */
  public void drain() {
    isDraining = true;
    running.forEach(stop -> stop.raise(Stop.Demand.DRAIN));
  }

  /**
   * Ends what still runs, and charges the tasks for nothing: they go back to their runs. Call it
   * when a drain has taken too long.
   */
  public void abandon() {
    isTornDown = true;
    running.forEach(stop -> stop.raise(Stop.Demand.ABANDON));
  }

  /**
   * Waits until every batch has been answered, also by the threads that stand in for those given
   * up; looks every 10 ms.
   *
   * @return whether none is left
   */
  public boolean awaitEnd(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (!running.isEmpty() && end - System.nanoTime() > 0) {
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    return running.isEmpty();
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
