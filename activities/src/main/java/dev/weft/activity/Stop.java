package dev.weft.activity;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tells a batch from outside how far it may still go. Each demand includes the weaker ones before
 * it, and none is ever taken back. Thread-safe.
 */
public final class Stop {

  /** What may be demanded, from weak to strong. */
  public enum Demand {
    /** Nothing. */
    NONE,
    /** Finish what runs, start nothing new: the worker shuts down. */
    DRAIN,
    /** End what runs as cancelled, start nothing new: the run or its task was cancelled. */
    CANCEL,
    /** End what runs, and charge the task for nothing: this worker may no longer hold it. */
    ABANDON
  }

  private final AtomicReference<Demand> demand = new AtomicReference<>(Demand.NONE);
  private volatile @Nullable Runnable listener;

  /** Raises the demand; a weaker one than was made before does nothing. */
  public void raise(Demand wanted) {
    Demand before = demand.getAndUpdate(now -> wanted.compareTo(now) > 0 ? wanted : now);
    Runnable told = listener;
    if (wanted.compareTo(before) > 0 && told != null) {
      told.run();
    }
  }

  /** Returns the strongest demand so far. */
  public Demand demand() {
    return demand.get();
  }

  /** Whether nothing new may start. */
  public boolean isRaised() {
    return demand() != Demand.NONE;
  }

  /**
   * Sets who is told of the next demand, in place of whoever was; look at {@link #demand} after it.
   */
  void tell(@Nullable Runnable next) {
    listener = next;
  }
}
