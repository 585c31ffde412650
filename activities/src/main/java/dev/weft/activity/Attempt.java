package dev.weft.activity;

import dev.weft.data.TaskOutput;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One attempt: work on a thread of its own, and another thread that waits for its end and may force
 * it.
 *
 * <p>The timeout counts from {@link #begin}, the deadline and the demands of the {@link Stop} count
 * from the start. Everything here is guarded by one lock; in particular the working thread is only
 * interrupted while the lock says that it still works, since threads are used again.
 */
final class Attempt {
  /** The wall clock may be set: the deadline is compared with it this often. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

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

  private final Clock clock;
  private final Duration timeout;
  private final @Nullable Instant deadline;
  private final Stop stop;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Thread thread;
  private @Nullable Instant begunAt;
  private long begunNanos;
  private @Nullable Cause cause;
  private boolean isDone;
  private @Nullable TaskOutput output;
  private @Nullable Throwable error;

  Attempt(Clock clock, Duration timeout, @Nullable Instant deadline, Stop stop) {
    this.clock = clock;
    this.timeout = timeout;
    this.deadline = deadline;
    this.stop = stop;
  }

  /** Marks that the work was let in: from now on its timeout counts. */
  void begin() throws InterruptedException {
    lock.lock();
    try {
      if (cause == null) {
        // The deadline may pass, and the demand may come, in the very moment of admission.
        cause = due();
      }
      checkOpen();
      begunAt = clock.instant();
      begunNanos = System.nanoTime();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Fails when the attempt has been ended from outside. */
  void checkOpen() throws InterruptedException {
    lock.lock();
    try {
      if (cause != null) {
        throw new InterruptedException("the attempt is over: " + cause);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the attempt from the inside because this worker may not hold the task any more. */
  void lose() {
    lock.lock();
    try {
      if (cause == null) {
        cause = Cause.LOST;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Does the work on the current thread. */
  void work(Work work) {
    lock.lock();
    try {
      if (cause != null) {
        isDone = true;
        changed.signalAll();
        return;
      }
      thread = Thread.currentThread();
    } finally {
      lock.unlock();
    }
    TaskOutput answer = null;
    Throwable thrown = null;
    try {
      answer = work.run(this);
    } catch (Throwable e) {
      // Errors too: whatever a handler does, somebody waits for an end of this attempt.
      thrown = e;
    }
    lock.lock();
    try {
      thread = null;
      isDone = true;
      output = answer;
      error = thrown;
      changed.signalAll();
    } finally {
      lock.unlock();
      Thread.interrupted();
    }
  }

  /**
   * Waits for the end, forces it when it is due, and gives an interrupted work a little time.
   *
   * @return how it ended; {@link #isDone} tells whether the work really has
   */
  End await(Duration grace) {
    boolean isInterrupted = false;
    lock.lock();
    try {
      while (!isDone && cause == null) {
        cause = due();
        if (cause == null) {
          try {
            changed.awaitNanos(untilDue());
          } catch (InterruptedException e) {
            // Only a worker that is torn down interrupts the thread that waits here.
            isInterrupted = true;
            cause = Cause.LOST;
          }
        }
      }
      if (!isDone) {
        isInterrupted |= awaitGrace(grace.toNanos());
      }
      return new End(cause, begunAt != null, output, error);
    } finally {
      lock.unlock();
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean awaitGrace(long graceNanos) {
    if (thread != null) {
      thread.interrupt();
    }
    boolean isInterrupted = false;
    long end = System.nanoTime() + graceNanos;
    for (long left = graceNanos; !isDone && left > 0; left = end - System.nanoTime()) {
      try {
        changed.awaitNanos(left);
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    return isInterrupted;
  }

  /** Whether the work has ended; an abandoned one has not. */
  boolean isDone() {
    lock.lock();
    try {
      return isDone;
    } finally {
      lock.unlock();
    }
  }

  /** Has the waiting thread look at the demand again. */
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
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

  private long untilDue() {
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
