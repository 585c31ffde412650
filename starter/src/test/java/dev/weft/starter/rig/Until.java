package dev.weft.starter.rig;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;

/** Waits for something outside this process, but never forever. */
public final class Until {
  private static final long BETWEEN_LOOKS_MS = 50;

  private Until() {}

  /**
   * Looks again and again until there is something.
   *
   * @param what the thing waited for, for the message of the failure
   */
  public static <T> T found(Duration patience, String what, Supplier<Optional<T>> look) {
    long end = System.nanoTime() + patience.toNanos();
    CountDownLatch never = new CountDownLatch(1);
    do {
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      try {
        never.await(BETWEEN_LOOKS_MS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    } while (System.nanoTime() < end);
    return Assertions.fail("not within " + patience + ": " + what);
  }

  /** Makes a call that may block, on a thread of its own. */
  public static <T> T done(Duration patience, String what, Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread.ofVirtual().start(task);
    try {
      return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      return Assertions.fail("not within " + patience + ": " + what, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      return Assertions.fail(what, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
