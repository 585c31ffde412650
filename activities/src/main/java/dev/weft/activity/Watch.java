package dev.weft.activity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches over the attempts of one batch, which run one after the other on one thread.
 *
 * <p>The {@link Watchdog} looks from its own thread: an attempt that is due is interrupted, and
 * given up when it has not ended after the grace.
 *
 * @param <R> what becomes of an attempt
 */
final class Watch<R> implements Watchdog.Watched {
  private final Clock clock;
  private final Duration grace;
  private final Stop stop;
  private final Watchdog watchdog;
  private final Heir<R> heir;
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable Attempt current;
  private @Nullable Function<Attempt.End, R> after;
  private String name = "";

  /**
   * Makes one.
   *
   * @param grace how long an attempt may take to end after it was interrupted
   * @param heir who ends the series when an attempt has been given up
   */
  Watch(Clock clock, Duration grace, Stop stop, Watchdog watchdog, Heir<R> heir) {
    this.clock = clock;
    this.grace = grace;
    this.stop = stop;
    this.watchdog = watchdog;
    this.heir = heir;
  }

  /** Somebody who had been given up has ended at last. */
  static final class GivenUpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** One for all, so that it is there when there is no memory; it says nothing of its own. */
    static final GivenUpException INSTANCE = new GivenUpException();

    private GivenUpException() {
      super(null, null, false, false);
    }
  }

  /** Attempts one after the other. */
  interface Series<R> {
    /** Goes on by one step, which may be an attempt; false when there is none left. */
    boolean step(Watch<R> watch);

    /** The attempt of the last step was given up, and this became of it: there is no other step. */
    void givenUp(R outcome);
  }

  /** Who ends a series for the thread that was given up. */
  interface Heir<R> {
    /**
     * Ends it, on another thread than this one.
     *
     * @param why what was given up, and why
     * @param outcome what became of it; asked once
     */
    void end(Watch<R> watch, String why, Supplier<R> outcome);
  }

  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  /** Has the watchdog look in so many nanoseconds at the latest. */
  void lookWithin(long nanos) {
    watchdog.lookWithin(nanos);
  }

  /**
   * Makes an attempt on this thread.
   *
   * @param title what to call it in the log
   * @param then what becomes of its end; called on this thread, or on the heir's when the attempt
   *     is given up
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
        throw GivenUpException.INSTANCE;
      }
      current = null;
      end = attempt.end();
    } finally {
      lock.unlock();
    }
    return then.apply(end);
  }

  /** Goes through a series on this thread; false when its attempt was given up meanwhile. */
  boolean walk(Series<R> series) {
    try {
      while (series.step(this)) {
        // each step does something
      }
      return true;
    } catch (GivenUpException e) {
      return false;
    }
  }

  @Override
  public long look() {
    String why;
    Supplier<R> outcome;
    lock.lock();
    try {
      Attempt attempt = current;
      Function<Attempt.End, R> then = after;
      if (attempt == null || then == null || attempt.isDone()) {
        return Attempt.LOOK_NANOS;
      }
      long left = attempt.isDue() ? attempt.force(grace) : attempt.untilDue();
      if (left > 0) {
        return left;
      }
      Attempt.End end = attempt.end();
      why = name + " ignores its interrupt (" + end.cause() + ")";
      outcome = () -> then.apply(end);
      attempt.giveUp(); // last: what may lack the memory for it is looked at again
      current = null;
    } finally {
      lock.unlock();
    }
    heir.end(this, why, outcome);
    return Attempt.LOOK_NANOS;
  }
}
