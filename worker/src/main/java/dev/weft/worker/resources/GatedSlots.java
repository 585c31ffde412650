package dev.weft.worker.resources;

import io.temporal.worker.tuning.ActivitySlotInfo;
import io.temporal.worker.tuning.SlotMarkUsedContext;
import io.temporal.worker.tuning.SlotPermit;
import io.temporal.worker.tuning.SlotReleaseContext;
import io.temporal.worker.tuning.SlotReserveContext;
import io.temporal.worker.tuning.SlotSupplier;
import io.temporal.worker.tuning.SlotSupplierFuture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one queue: a fixed number, none while a gate is closed, and slowly more after it has
 * opened again: one, then twice as many with each sample, so that what the first ones use is seen
 * before all are in.
 *
 * <p>While all are used there may be a few more, for tasks that wait here and not at the server: a
 * slot that gets free has its next task at once. A poller holds a slot while it polls, so that a
 * closed queue is not polled. Thread-safe.
 */
final class GatedSlots implements SlotSupplier<ActivitySlotInfo> {
  private final int count;
  private final int ahead;
  private final BooleanSupplier isClosed;
  private final IntSupplier soon;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Pending> waiting = new ArrayDeque<>();
  private final Set<SlotPermit> used = Collections.newSetFromMap(new IdentityHashMap<>());
  private int issued;
  private int allowed;

  /** A poller that waits for a slot. */
  private final class Pending extends SlotSupplierFuture {
    private @Nullable SlotPermit granted;

    /** Called when nobody wants the slot any more; returns it when it came all the same. */
    @Override
    public @Nullable SlotPermit abortReservation() {
      lock.lock();
      try {
        waiting.remove(this);
        return granted;
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Makes the slots of a queue.
   *
   * @param count how many tasks may be there to run
   * @param ahead how many more at most while all of these are used
   * @param soon how many slots can be expected to get free soon: so many tasks may wait here
   */
  GatedSlots(int count, int ahead, BooleanSupplier isClosed, IntSupplier soon) {
    this.count = count;
    this.ahead = ahead;
    this.isClosed = isClosed;
    this.soon = soon;
    this.allowed = isClosed.getAsBoolean() ? 0 : count;
  }

  /** Looks at the gate again; called with each sample. */
  void sampled() {
    boolean isShut = isClosed.getAsBoolean();
    lock.lock();
    try {
      allowed = isShut ? 0 : Math.min(count, Math.max(1, 2 * allowed));
    } finally {
      lock.unlock();
    }
    serve();
  }

  @Override
  public SlotSupplierFuture reserveSlot(SlotReserveContext<ActivitySlotInfo> context) {
    Pending pending = new Pending();
    lock.lock();
    try {
      waiting.add(pending);
    } finally {
      lock.unlock();
    }
    serve();
    return pending;
  }

  @Override
  public Optional<SlotPermit> tryReserveSlot(SlotReserveContext<ActivitySlotInfo> context) {
    lock.lock();
    try {
      if (!hasRoom() || !waiting.isEmpty()) {
        return Optional.empty();
      }
      issued++;
      return Optional.of(new SlotPermit());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void markSlotUsed(SlotMarkUsedContext<ActivitySlotInfo> context) {
    lock.lock();
    try {
      used.add(context.getSlotPermit());
    } finally {
      lock.unlock();
    }
    serve();
  }

  /** Called with the lock held. */
  private boolean hasRoom() {
    boolean isFull = allowed == count && used.size() >= count;
    return issued < (isFull ? count + Math.min(ahead, soon.getAsInt()) : allowed);
  }

  @Override
  public void releaseSlot(SlotReleaseContext<ActivitySlotInfo> context) {
    lock.lock();
    try {
      used.remove(context.getSlotPermit());
      issued--;
    } finally {
      lock.unlock();
    }
    serve();
  }

  @Override
  public Optional<Integer> getMaximumSlots() {
    return Optional.of(count + ahead);
  }

  /** How many slots are given out. */
  int issued() {
    lock.lock();
    try {
      return issued;
    } finally {
      lock.unlock();
    }
  }

  /** Completes futures outside the lock: whoever waits for one goes on in this thread. */
  private void serve() {
    List<Pending> served = new ArrayList<>();
    lock.lock();
    try {
      while (!waiting.isEmpty() && hasRoom()) {
        Pending next = waiting.remove();
        next.granted = new SlotPermit();
        served.add(next);
        issued++;
      }
    } finally {
      lock.unlock();
    }
    served.forEach(each -> each.complete(each.granted));
  }
}
