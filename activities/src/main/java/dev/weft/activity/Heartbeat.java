package dev.weft.activity;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityCompletionFailureException;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the server sure that a batch is alive, and hears from it whether the batch may go on.
 *
 * <p>It beats every 250 ms for the first 2 s and every second after that, through the completion
 * client and not through the activity's context: the context throttles, answers before it has sent,
 * and logs a beat that failed without telling the caller, so it cannot say when the server last
 * knew of us. The completion client sends each beat at once and returns when the server has
 * acknowledged it. The instant before the sending counts, since the server's own timer starts later
 * than that.
 *
 * <p>A {@link Watchdog} says when it is time, so that a batch that ends before its first beat wakes
 * nobody; a beat may take 10 s when the server is gone, and has a thread of its own.
 */
final class Heartbeat implements BatchProgress, Watchdog.Watched {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
  private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long QUICK_FOR_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** The share of the heartbeat timeout after which this worker no longer trusts its last beat. */
  private static final double TRUST = 0.6;

  private final Server server;
  private final LongSupplier nanoTime;
  private final Instant queuedAt;
  private final long trustNanos;
  private final Stop stop;
  private final long startNanos;
  private final ReentrantLock sending = new ReentrantLock();
  private final Executor threads;
  private volatile long nextNanos;
  private volatile long acknowledgedNanos;
  private volatile BatchHeartbeat details = new BatchHeartbeat(null, null, 0, 0, 0);
  private volatile boolean isClosed;

  /** Where a beat goes. */
  interface Server {
    /** Sends a beat and returns when it has been acknowledged. */
    void acknowledge(BatchHeartbeat details) throws ActivityCompletionException;
  }

  Heartbeat(
      Server server,
      Instant queuedAt,
      @Nullable Duration timeout,
      Stop stop,
      Executor threads,
      LongSupplier nanoTime) {
    this.server = server;
    this.queuedAt = queuedAt;
    this.trustNanos = trust(timeout);
    this.stop = stop;
    this.threads = threads;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.acknowledgedNanos = startNanos;
    this.nextNanos = startNanos + QUICK_NANOS;
  }

  /**
   * Makes the heartbeat of an activity.
   *
   * @param threads what sends its beats
   */
  static Heartbeat of(ActivityExecutionContext context, Stop stop, Executor threads) {
    ActivityInfo info = context.getInfo();
    byte[] token = context.getTaskToken();
    WorkflowClient client = context.getWorkflowClient();
    return new Heartbeat(
        // Most batches end before their first beat, and a client of this kind is dear to make.
        details -> client.newActivityCompletionClient().heartbeat(token, details),
        Instant.ofEpochMilli(info.getCurrentAttemptScheduledTimestamp()),
        info.getHeartbeatTimeout(),
        stop,
        threads,
        System::nanoTime);
  }

  private static long trust(@Nullable Duration timeout) {
    return timeout == null || timeout.isZero()
        ? Long.MAX_VALUE
        : Math.round(TRUST * timeout.toNanos());
  }

  @Override
  public Instant queuedAt() {
    return queuedAt;
  }

  @Override
  public Stop stop() {
    return stop;
  }

  @Override
  public void report(String task, @Nullable String phase, long done, long total) {
    details = new BatchHeartbeat(task, phase, done, total, 0);
  }

  /**
   * Whether the last acknowledged beat is younger than 0.6 of the heartbeat timeout; if it is not,
   * a beat is sent now, and its acknowledgement decides.
   */
  @Override
  public boolean isActive() throws InterruptedException {
    if (stop.demand() == Stop.Demand.ABANDON) {
      return false;
    }
    if (isTrusted()) {
      return true;
    }
    sending.lockInterruptibly();
    try {
      if (!isTrusted()) {
        beat();
      }
    } finally {
      sending.unlock();
    }
    return isTrusted() && stop.demand() != Stop.Demand.ABANDON;
  }

  private boolean isTrusted() {
    return nanoTime.getAsLong() - acknowledgedNanos < trustNanos;
  }

  @Override
  public long look() {
    long now = nanoTime.getAsLong();
    if (now - nextNanos >= 0) {
      nextNanos = now + (now - startNanos < QUICK_FOR_NANOS ? QUICK_NANOS : SLOW_NANOS);
      threads.execute(this::beatUnlessOneIsOnItsWay);
    }
    return nextNanos - now;
  }

  private void beatUnlessOneIsOnItsWay() {
    if (sending.tryLock()) {
      try {
        if (!isClosed) {
          beat();
        }
      } finally {
        sending.unlock();
      }
    }
  }

  /** Sends one beat; called with the lock held, so that beats arrive in order. */
  private void beat() {
    long sentNanos = nanoTime.getAsLong();
    BatchHeartbeat now = details;
    long elapsed = TimeUnit.NANOSECONDS.toMillis(sentNanos - startNanos);
    try {
      server.acknowledge(
          new BatchHeartbeat(now.task(), now.phase(), now.done(), now.total(), elapsed));
      acknowledgedNanos = sentNanos;
    } catch (RuntimeException e) {
      // Any: a beat that could not even be written must not end the beating.
      heed(e, sentNanos);
    }
  }

  private void heed(RuntimeException e, long sentNanos) {
    // The completion client wraps the server's "no" in the exception that it has for a failed call.
    Throwable answer = e instanceof ActivityCompletionFailureException ? e.getCause() : e;
    if (answer instanceof ActivityCanceledException) {
      acknowledgedNanos = sentNanos;
      stop.raise(Stop.Demand.CANCEL);
    } else if (answer instanceof ActivityCompletionException) {
      LOG.debug("the server does not know this batch any more: {}", answer.toString());
      stop.raise(Stop.Demand.ABANDON);
    } else {
      LOG.debug("a heartbeat did not get through: {}", String.valueOf(answer));
    }
  }

  /** Sends nothing more, but for a beat that is on its way. */
  void close() {
    isClosed = true;
  }
}
