package dev.weft.activity;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the attempts of a batch on the thread that brought it and ends them in time.
 *
 * <p>At the timeout, the deadline or a demand of the {@link Stop} the thread is interrupted; one
 * that has not ended after the grace is abandoned: another thread ends the batch, and the abandoned
 * one keeps what it holds, its slot above all, until it really ends. Thread-safe.
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
  private final Watchdog watchdog = new Watchdog(threads);

  TimeLimit(Clock clock, Duration grace) {
    this.clock = clock;
    this.grace = grace;
  }

  /**
   * Goes through a series of attempts on this thread, each of which runs until it ends or has to.
   *
   * @param whenOver told by another thread when that has ended the series, and what was thrown then
   * @return whether the series is over; false when this thread was abandoned and another one ends
   *     it
   * @throws Watchdog.NoThreadException when no thread can be made to watch: nothing was attempted
   */
  <R> boolean run(Watch.Series<R> series, Stop stop, Consumer<@Nullable Throwable> whenOver) {
    Watch<R> watch =
        new Watch<>(
            clock,
            grace,
            stop,
            watchdog,
            (own, why, outcome) -> inherit(own, why, outcome, series, stop, whenOver));
    watchdog.add(watch);
    stop.tell(() -> watch.lookWithin(0));
    boolean isOver = true;
    try {
      isOver = watch.walk(series);
    } finally {
      if (isOver) {
        end(watch, stop);
      } else {
        reached();
      }
    }
    return isOver;
  }

  private <R> void inherit(
      Watch<R> watch,
      String why,
      Supplier<R> outcome,
      Watch.Series<R> series,
      Stop stop,
      Consumer<@Nullable Throwable> whenOver) {
    abandoned.incrementAndGet();
    try {
      threads.execute(() -> conclude(watch, why, outcome, series, stop, whenOver));
    } catch (OutOfMemoryError e) { // no thread can be made
      conclude(watch, why, outcome, series, stop, whenOver);
    }
  }

  private <R> void conclude(
      Watch<R> watch,
      String why,
      Supplier<R> outcome,
      Watch.Series<R> series,
      Stop stop,
      Consumer<@Nullable Throwable> whenOver) {
    Throwable thrown = null;
    try {
      LOG.warn("{}; its thread keeps a slot until it ends", why);
      series.givenUp(outcome.get());
    } catch (RuntimeException | Error e) {
      thrown = e;
    }
    end(watch, stop);
    whenOver.accept(thrown);
  }

  private void end(Watch<?> watch, Stop stop) {
    watchdog.remove(watch);
    stop.tell(null);
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
