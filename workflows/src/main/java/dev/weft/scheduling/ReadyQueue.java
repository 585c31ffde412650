package dev.weft.scheduling;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The ready tasks of one lane, best first: by priority, then the nearest deadline, then the longest
 * remaining path, then the place in the plan, so that the order is total.
 *
 * <p>A task that is no longer ready is dropped when its turn comes.
 */
final class ReadyQueue {
  private static final int SAMPLE = 64;

  /**
   * A task as it was offered.
   *
   * @param task its index
   * @param priority the rank of its priority, larger first
   * @param deadline in milliseconds since 1970, smaller first
   * @param tail the length of its longest remaining path, larger first
   * @param rank what decides at last, smaller first
   */
  record Entry(int task, int priority, long deadline, int tail, int rank) {
    static final Comparator<Entry> ORDER =
        Comparator.comparingInt((Entry each) -> -each.priority)
            .thenComparingLong(Entry::deadline)
            .thenComparingInt(each -> -each.tail)
            .thenComparingInt(Entry::rank);
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>(Entry.ORDER);
  private final IntPredicate isReady;

  ReadyQueue(IntPredicate isReady) {
    this.isReady = isReady;
  }

  void offer(Entry entry) {
    entries.add(entry);
  }

  /** Removes and returns the best ready task, or -1. */
  int poll() {
    Entry first = peek();
    entries.poll();
    return first == null ? -1 : first.task;
  }

  /** Returns the best ready task without removing it. */
  @Nullable Entry peek() {
    @Nullable Entry first = entries.peek();
    while (first != null && !isReady.test(first.task)) {
      entries.poll();
      first = entries.peek();
    }
    return first;
  }

  /**
   * Returns about what all of them come to; of many, a sample of some dozens is asked for.
   *
   * @param of what one task comes to
   */
  double sum(IntToDoubleFunction of) {
    int step = 1 + entries.size() / SAMPLE;
    double sum = 0;
    int asked = 0;
    int place = 0;
    for (Entry each : entries) {
      if (place++ % step == 0) {
        sum += of.applyAsDouble(each.task);
        asked++;
      }
    }
    return asked == 0 ? 0 : sum * entries.size() / asked;
  }

  /** How many there are, with those that will be dropped. */
  int size() {
    return entries.size();
  }
}
