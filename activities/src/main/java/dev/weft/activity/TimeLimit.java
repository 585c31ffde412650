package dev.weft.activity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs attempts on platform threads of their own and ends them in time.
 *
 * <p>The caller is the watchdog. At the timeout, the deadline or a demand of the {@link Stop} the
 * thread is interrupted; one that has not ended after the grace is abandoned: the caller goes on,
 * the thread keeps what it holds, its slot above all, until it really ends. Thread-safe.
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

  /** Runs work until it ends or has to. */
  Attempt.End run(
      String name, Attempt.Work work, Duration timeout, @Nullable Instant deadline, Stop stop) {
    Attempt attempt = new Attempt(clock, timeout, deadline, stop);
    stop.tell(attempt::wake);
    try {
      Ending ending = new Ending(name);
      threads.execute(
          () -> {
            attempt.work(work);
            ending.reached();
          });
      Attempt.End end = attempt.await(grace);
      if (!attempt.isDone()) {
        ending.givenUp(end.cause());
      }
      return end;
    } finally {
      stop.tell(null);
    }
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

  /** Counts a thread as abandoned from when it is given up until it ends, in whichever order. */
  private final class Ending {
    private final String name;
    private boolean isReached;
    private boolean isGivenUp;

    Ending(String name) {
      this.name = name;
    }

    synchronized void reached() {
      isReached = true;
      if (isGivenUp) {
        abandoned.decrementAndGet();
        LOG.info("{} has ended at last; its slot is free again", name);
      }
    }

    synchronized void givenUp(Attempt.@Nullable Cause cause) {
      if (!isReached) {
        isGivenUp = true;
        abandoned.incrementAndGet();
        LOG.warn(
            "{} ignores its interrupt ({}); its thread keeps a slot until it ends", name, cause);
      }
    }
  }
}
