package dev.weft.activity;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after all that runs, from one thread: every 250 ms, and earlier when something is due.
 *
 * <p>What is light ends before it is looked at once, so that to watch it wakes nobody. The thread
 * ends when there was nothing to watch for 10 s. Thread-safe.
 */
final class Watchdog {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int IDLE_TICKS = 40;

  private final Executor threads;
  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition earlier = lock.newCondition();
  private volatile boolean isRunning;
  private long nextNanos;
  private boolean isCalled;

  /** Makes one that borrows its thread when it needs one. */
  Watchdog(Executor threads) {
    this.threads = threads;
  }

  /** What is looked after. */
  interface Watched {
    /** Looks without blocking; returns in how many nanoseconds to look again at the latest. */
    long look();
  }

  /** Nobody can look after something, because the machine gives no thread. */
  static final class NoThreadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoThreadException(OutOfMemoryError cause) {
      super("no thread can be made: " + cause.getMessage(), cause);
    }
  }

  /**
   * Looks after something from now on.
   *
   * @throws NoThreadException when no thread can be made
   */
  void add(Watched each) {
    watched.add(each);
    if (!isRunning) {
      try {
        start();
      } catch (OutOfMemoryError e) {
        watched.remove(each);
        throw new NoThreadException(e);
      }
    }
  }

  /** Does not look after something any more. */
  void remove(Watched each) {
    watched.remove(each);
  }

  /** Looks in so many nanoseconds at the latest. */
  void lookWithin(long nanos) {
    if (nanos >= TICK_NANOS) {
      return;
    }
    lock.lock();
    try {
      if (System.nanoTime() + nanos - nextNanos < 0) {
        isCalled = true;
        earlier.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void start() {
    lock.lock();
    try {
      if (!isRunning) {
        threads.execute(this::run);
        isRunning = true;
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    int idle = 0;
    do {
      idle = watched.isEmpty() ? idle + 1 : 0;
      plan();
      sleep(lookAtAll());
    } while (idle < IDLE_TICKS || !mayEnd());
  }

  /** From now on a call for a time before the next tick counts, even while it looks. */
  private void plan() {
    lock.lock();
    try {
      isCalled = false;
      nextNanos = System.nanoTime() + TICK_NANOS;
    } finally {
      lock.unlock();
    }
  }

  /** Without memory not even a log can be written; at the next tick there may be some. */
  private long lookAtAll() {
    long least = TICK_NANOS;
    try {
      for (Watched each : watched) {
        least = Math.min(least, look(each));
      }
    } catch (OutOfMemoryError e) {
      return TICK_NANOS;
    }
    return least;
  }

  private static long look(Watched each) {
    try {
      return each.look();
    } catch (RuntimeException | Error e) {
      LOG.error("one that is watched could not be looked at", e); // the others still have to be
      return TICK_NANOS;
    }
  }

  private void sleep(long nanos) {
    lock.lock();
    try {
      nextNanos = System.nanoTime() + nanos;
      for (long left = nanos; left > 0 && !isCalled; ) {
        left = earlier.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      LOG.debug("interrupted; it looks earlier");
    } finally {
      lock.unlock();
    }
  }

  /** Whoever adds something after this sees that nobody watches. */
  private boolean mayEnd() {
    lock.lock();
    try {
      isRunning = false;
      isRunning = !watched.isEmpty();
      return !isRunning;
    } finally {
      lock.unlock();
    }
  }
}
