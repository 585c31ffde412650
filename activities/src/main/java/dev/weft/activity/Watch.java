package dev.weft.activity;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Watches over the attempts of one batch, which run one after the other on one thread, from
 * another.
 *
 * <p>The two do not hand each attempt to and fro: waking a thread takes longer than many a task.
 * The watching one sleeps until the attempt that runs is due, or a second, whichever is nearer.
 *
 * @param <R> what becomes of an attempt
 */
final class Watch<R> {
  private final Clock clock;
  private final Duration grace;
  private final Stop stop;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private @Nullable Attempt current;
  private @Nullable Function<Attempt.End, R> after;
  private String name = "";
  private long lookNanos = System.nanoTime();
  private boolean isOver;
  private @Nullable Throwable failure;

  Watch(Clock clock, Duration grace, Stop stop) {
    this.clock = clock;
    this.grace = grace;
    this.stop = stop;
  }

  /** Somebody who had been given up has ended at last. */
  static final class GivenUpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GivenUpException() {
      super(null, null, false, false);
    }
  }

  /** Attempts one after the other. */
  interface Series<R> {
    /** Goes on by one step, which may be an attempt; false when there is none left. */
    boolean step(Watch<R> watch);

    /** The attempt of the last step was given up, and this became of it. */
    void givenUp(R outcome);
  }

  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  /** Has the watching thread look at once. */
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Has the watching thread look in so many nanoseconds at the latest. */
  void lookWithin(long nanos) {
    if (System.nanoTime() + nanos - lookNanos < 0) {
      changed.signalAll();
    }
  }

  /**
   * Makes an attempt on this thread.
   *
   * @param title what to call it in the log
   * @param then what becomes of its end; called on this thread, or on the watching one when the
   *     attempt is given up
   * @throws GivenUpException when the attempt was given up: this thread has nothing to do any more
   */
  R attempt(
      String title,
      Attempt.Work work,
      Duration timeout,
      @Nullable Instant deadline,
      Function<Attempt.End, R> then) {
    Attempt attempt = new Attempt(this, clock, timeout, deadline, stop);
    lock.lock();
    try {
      current = attempt;
      after = then;
      name = title;
    } finally {
      lock.unlock();
    }
    attempt.work(work);
    Attempt.End end;
    lock.lock();
    try {
      if (attempt.isGivenUp()) {
        throw new GivenUpException();
      }
      current = null;
      end = attempt.end();
    } finally {
      lock.unlock();
    }
    return then.apply(end);
  }

  /** Goes through a series on this thread, unless its attempt is given up. */
  void walk(Series<R> series, Runnable whenReached) {
    Throwable thrown = null;
    try {
      while (series.step(this)) {
        // each step does something
      }
    } catch (GivenUpException e) {
      whenReached.run();
      return;
    } catch (RuntimeException | Error e) {
      thrown = e;
    }
    lock.lock();
    try {
      failure = thrown;
      isOver = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Watches until the series is over, or its attempt has been given up.
   *
   * @param whenGivenUp told the name of an attempt that is given up, and why
   * @return what became of the attempt that was given up; {@code null} when the series is over
   */
  @Nullable R watch(Consumer<String> whenGivenUp) {
    boolean isInterrupted = false;
    Attempt.End end = null;
    lock.lock();
    try {
      while (!isOver && end == null) {
        Attempt attempt = current;
        boolean isOpen = attempt != null && !attempt.isDone();
        try {
          if (attempt != null && isOpen && attempt.isDue()) {
            end = force(attempt, whenGivenUp);
          } else {
            changed.awaitNanos(
                planned(attempt != null && isOpen ? attempt.untilDue() : Attempt.LOOK_NANOS));
          }
        } catch (InterruptedException e) {
          // Only a worker that is torn down interrupts the thread that waits here.
          isInterrupted = true;
          stop.raise(Stop.Demand.ABANDON);
        }
      }
    } finally {
      lock.unlock();
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
    if (end != null) {
      return requireNonNull(after, "after is null").apply(end);
    }
    rethrow(failure);
    return null;
  }

  /** Takes note of when the watching thread will look again. */
  private long planned(long nanos) {
    lookNanos = System.nanoTime() + nanos;
    return nanos;
  }

  /** Interrupts an attempt and gives it a little time; returns its end if it is given up. */
  private Attempt.@Nullable End force(Attempt attempt, Consumer<String> whenGivenUp) {
    attempt.interrupt();
    long last = System.nanoTime() + grace.toNanos();
    boolean isInterrupted = false;
    for (long left = grace.toNanos(); !attempt.isDone() && left > 0; ) {
      try {
        changed.awaitNanos(planned(left));
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
      left = last - System.nanoTime();
    }
    Attempt.End end = null;
    if (!attempt.isDone()) {
      attempt.giveUp();
      end = attempt.end();
      current = null;
      whenGivenUp.accept(name + " ignores its interrupt (" + end.cause() + ")");
    }
    if (isInterrupted) {
      stop.raise(Stop.Demand.ABANDON);
      Thread.currentThread().interrupt();
    }
    return end;
  }

  private static void rethrow(@Nullable Throwable failure) {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }
}
