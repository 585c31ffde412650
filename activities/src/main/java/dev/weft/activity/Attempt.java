package dev.weft.activity;

import dev.weft.data.TaskOutput;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt: work on a thread that the {@link Watchdog} watches and may force to end.
 *
 * <p>The timeout counts from {@link #begin}, the deadline and the demands of the {@link Stop} count
 * from the start. Everything here is guarded by the lock of the {@link Watch}; in particular the
 * working thread is only interrupted while the lock says that it still works, since it goes on with
 * the next attempt.
 */
final class Attempt {
  /** The wall clock may be set: the deadline is compared with it this often. */
  static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Why an attempt was ended from outside. */
  enum Cause {
    /** Its timeout passed. */
    TIMED_OUT,
    /** Its deadline passed. */
    DEADLINE,
    /** Somebody cancelled it. */
    CANCELLED,
    /** The worker shuts down and it had not begun. */
    DRAINED,
    /** This worker may not hold the task any more. */
    LOST
  }

  /**
   * How it ended. Exactly one of output and error is there, or neither when the work has not ended.
   *
   * @param cause why it was ended from outside, if it was
   * @param hasBegun whether it had been let in
   * @param output what the work answered
   * @param error what the work threw
   */
  record End(
      @Nullable Cause cause,
      boolean hasBegun,
      @Nullable TaskOutput output,
      @Nullable Throwable error) {}

  private final Watch<?> watch;
  private final Clock clock;
  private final Duration timeout;
  private final @Nullable Instant deadline;
  private final Stop stop;

  private @Nullable Thread thread;
  private @Nullable Instant begunAt;
  private long begunNanos;
  private long forcedNanos;
  private boolean isForced;
  private @Nullable Cause cause;
  private boolean isDone;
  private boolean isGivenUp;
  private @Nullable TaskOutput output;
  private @Nullable Throwable error;

  Attempt(Watch<?> watch, Clock clock, Duration timeout, @Nullable Instant deadline, Stop stop) {
    this.watch = watch;
    this.clock = clock;
    this.timeout = timeout;
    this.deadline = deadline;
    this.stop = stop;
  }

  /** Marks that the work was let in: from now on its timeout counts. */
  void begin() throws InterruptedException {
    watch.lock();
    try {
      // The deadline may pass, and the demand may come, in the very moment of admission.
      if (isDue()) {
        throw over();
      }
      begunAt = clock.instant();
      begunNanos = System.nanoTime();
      watch.lookWithin(untilDue());
    } finally {
      watch.unlock();
    }
  }

  /** Fails when the attempt has been ended from outside. */
  void checkOpen() throws InterruptedException {
    watch.lock();
    try {
      if (cause != null) {
        throw over();
      }
    } finally {
      watch.unlock();
    }
  }

  private InterruptedException over() {
    return new InterruptedException("the attempt is over: " + cause);
  }

  /** Ends the attempt from the inside because this worker may not hold the task any more. */
  void lose() {
    watch.lock();
    try {
      if (cause == null) {
        cause = Cause.LOST;
      }
    } finally {
      watch.unlock();
    }
  }

  /** Does the work on the current thread. */
  void work(Work work) {
    watch.lock();
    try {
      if (isDue()) {
        isDone = true;
        return;
      }
      thread = Thread.currentThread();
      watch.lookWithin(untilDue());
    } finally {
      watch.unlock();
    }
    TaskOutput answer = null;
    Throwable thrown = null;
    try {
      answer = work.run(this);
    } catch (Throwable e) {
      // Errors too: whatever a handler does, somebody waits for an end of this attempt.
      thrown = e;
    }
    watch.lock();
    try {
      thread = null;
      isDone = true;
      output = answer;
      error = thrown;
    } finally {
      watch.unlock();
      Thread.interrupted();
    }
  }

  /** Whether it has to end; called with the lock held. */
  boolean isDue() {
    if (cause == null) {
      cause = due();
    }
    return cause != null;
  }

  /**
   * Interrupts the work, once; called with the lock held.
   *
   * @return how many nanoseconds of the grace are left, 0 or less when it is over
   */
  long force(Duration grace) {
    long now = System.nanoTime();
    if (!isForced) {
      isForced = true;
      forcedNanos = now;
      if (thread != null) {
        thread.interrupt();
      }
    }
    return grace.toNanos() - (now - forcedNanos);
  }

  /** Whether the work has ended; called with the lock held. */
  boolean isDone() {
    return isDone;
  }

  /** Nobody waits for its end any more; called with the lock held. */
  void giveUp() {
    isGivenUp = true;
  }

  /** Whether nobody waits for its end any more; called with the lock held. */
  boolean isGivenUp() {
    return isGivenUp;
  }

  /** How it ended, as far as it has; called with the lock held. */
  End end() {
    return new End(cause, begunAt != null, output, error);
  }

  private @Nullable Cause due() {
    switch (stop.demand()) {
      case ABANDON:
        return Cause.LOST;
      case CANCEL:
        return Cause.CANCELLED;
      case DRAIN:
        if (begunAt == null) {
          return Cause.DRAINED;
        }
        break;
      case NONE:
        break;
    }
    boolean isTimedOut = begunAt != null && System.nanoTime() - begunNanos >= timeout.toNanos();
    boolean isLate = deadline != null && !clock.instant().isBefore(deadline);
    if (isTimedOut && isLate) {
      return isFirst(begunAt, deadline) ? Cause.TIMED_OUT : Cause.DEADLINE;
    }
    if (isLate) {
      return Cause.DEADLINE;
    }
    return isTimedOut ? Cause.TIMED_OUT : null;
  }

  private boolean isFirst(@Nullable Instant begin, @Nullable Instant end) {
    return begin == null || end == null || begin.plus(timeout).isBefore(end);
  }

  /** When to look next; called with the lock held. */
  long untilDue() {
    long nanos = LOOK_NANOS;
    if (begunAt != null) {
      nanos = Math.min(nanos, timeout.toNanos() - (System.nanoTime() - begunNanos));
    }
    if (deadline != null && deadline.isBefore(clock.instant().plusSeconds(1))) {
      nanos = Math.min(nanos, Duration.between(clock.instant(), deadline).toNanos());
    }
    return Math.max(1, nanos);
  }

  /** What an attempt does. */
  interface Work {
    TaskOutput run(Attempt attempt) throws Exception;
  }
}
