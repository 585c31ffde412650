package dev.weft.scheduling;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one queue that may start, best first.
 *
 * <p>Order: priority, then the nearer deadline, then the longer remaining path, then the index; it
 * is total, so the same tasks come out in the same order on every machine. A task that has left the
 * ready state meanwhile is dropped when its turn comes.
 */
final class ReadyQueue {
  /** A task with what decides its place. */
  private record Entry(int task, int priority, long deadline, int tail) {}

  private static final Comparator<Entry> ORDER =
      Comparator.comparingInt((Entry each) -> -each.priority)
          .thenComparingLong(Entry::deadline)
          .thenComparingInt(each -> -each.tail)
          .thenComparingInt(Entry::task);

  private final PriorityQueue<Entry> entries = new PriorityQueue<>(ORDER);
  private final IntPredicate isReady;

  ReadyQueue(IntPredicate isReady) {
    this.isReady = isReady;
  }

  void offer(int task, int priority, long deadline, int tail) {
    entries.add(new Entry(task, priority, deadline, tail));
  }

  /** Removes and returns the best ready task, or -1. */
  int poll() {
    while (true) {
      Entry first = entries.poll();
      if (first == null) {
        return -1;
      }
      if (isReady.test(first.task)) {
        return first.task;
      }
    }
  }

  /** Returns the best ready task without removing it, or -1. */
  int peek() {
    @Nullable Entry first = entries.peek();
    while (first != null && !isReady.test(first.task)) {
      entries.poll();
      first = entries.peek();
    }
    return first == null ? -1 : first.task;
  }
}
