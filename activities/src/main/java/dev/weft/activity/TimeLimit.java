package dev.weft.activity;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the attempts of a batch on a platform thread of its own and ends them in time.
 *
 * <p>The caller is the watchdog. At the timeout, the deadline or a demand of the {@link Stop} the
 * thread is interrupted; one that has not ended after the grace is abandoned: another thread goes
 * on with the batch, and the abandoned one keeps what it holds, its slot above all, until it really
 * ends. Thread-safe.
 */
final class TimeLimit {
  private static final Logger LOG = LoggerFactory.getLogger(TimeLimit.class);
  private static final long IDLE_SECONDS = 30;

  private final Clock clock;
  private final Duration grace;
  private final AtomicInteger abandoned = new AtomicInteger();
  private final AtomicInteger names = new AtomicInteger();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          this::newThread);

  TimeLimit(Clock clock, Duration grace) {
    this.clock = clock;
    this.grace = grace;
  }

  /**
   * Goes through a series of attempts, each of which runs until it ends or has to.
   *
   * @throws OutOfMemoryError when no thread can be made
   */
  <R> void run(Watch.Series<R> series, Stop stop) {
    Watch<R> watch = new Watch<>(clock, grace, stop);
    stop.tell(watch::wake);
    try {
      R outcome;
      do {
        threads.execute(() -> watch.walk(series, this::reached));
        outcome = watch.watch(this::givenUp);
        if (outcome != null) {
          series.givenUp(outcome);
        }
      } while (outcome != null);
    } finally {
      stop.tell(null);
    }
  }

  private void givenUp(String what) {
    abandoned.incrementAndGet();
    LOG.warn("{}; its thread keeps a slot until it ends", what);
  }

  private void reached() {
    abandoned.decrementAndGet();
    LOG.info("a thread that was given up has ended at last; its slot is free again");
  }

  /** How many threads were given up and still run. */
  int abandoned() {
    return abandoned.get();
  }

  private Thread newThread(Runnable body) {
    Thread thread = new Thread(body, "weft-task-" + names.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
