package dev.weft.activity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a batch says to the outside, and hears from it, while it runs. Thread-safe. */
public interface BatchProgress {

  /** When the batch was put on its queue; what lies between that and a start is its wait. */
  Instant queuedAt();

  /** Tells the batch how far it may still go. */
  Stop stop();

  /**
   * Whether this worker surely still holds the batch, so that no other one runs it.
   *
   * @throws InterruptedException when the answer had to be fetched and the wait for it was cut
   *     short
   */
  boolean isActive() throws InterruptedException;

  /**
   * Says how far a task is; never blocks.
   *
   * @param task its path in the run
   * @param phase what it is doing, or {@code null}
   * @param done how much is done
   * @param total of how much, 0 when unknown
   */
  void report(String task, @Nullable String phase, long done, long total);
}
