package dev.weft.activity;

import dev.weft.task.TaskPriority;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets a fixed number of tasks run at once in this process, whatever queues they came on.
 *
 * <p>A freed slot goes to the waiting task of the highest priority, among equals to the one that
 * came first. Thread-safe.
 */
public final class SlotAdmission implements Admission {
  private static final Comparator<Waiter> ORDER =
      Comparator.comparing((Waiter each) -> each.priority)
          .reversed()
          .thenComparingLong(each -> each.number);

  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Waiter> waiters = new PriorityQueue<>(ORDER);
  private int free;
  private long arrivals;

  /** Makes an admission of at least one slot. */
  public SlotAdmission(int slots) {
    if (slots < 1) {
      throw new IllegalArgumentException("slots must be at least 1, got " + slots);
    }
    free = slots;
  }

  @Override
  public Lease admit(TaskPriority priority) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (free > 0) {
        free--;
      } else {
        await(new Waiter(priority, arrivals++, lock.newCondition()));
      }
      return new SlotLease();
    } finally {
      lock.unlock();
    }
  }

  /** How many tasks wait for a slot. */
  public int waiting() {
    lock.lock();
    try {
      return waiters.size();
    } finally {
      lock.unlock();
    }
  }

  private void await(Waiter waiter) throws InterruptedException {
    waiters.add(waiter);
    try {
      while (!waiter.isGranted) {
        waiter.granted.await();
      }
    } catch (InterruptedException e) {
      if (waiter.isGranted) {
        release();
      } else {
        waiters.remove(waiter);
      }
      throw e;
    }
  }

  private void release() {
    Waiter next = waiters.poll();
    if (next == null) {
      free++;
    } else {
      next.isGranted = true;
      next.granted.signal();
    }
  }

  private static final class Waiter {
    private final TaskPriority priority;
    private final long number;
    private final Condition granted;
    private boolean isGranted;

    Waiter(TaskPriority priority, long number, Condition granted) {
      this.priority = priority;
      this.number = number;
      this.granted = granted;
    }
  }

  private final class SlotLease implements Lease {
    private boolean isClosed;

    @Override
    public void close() {
      lock.lock();
      try {
        if (!isClosed) {
          isClosed = true;
          release();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
