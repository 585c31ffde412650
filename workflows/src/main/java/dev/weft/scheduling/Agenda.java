package dev.weft.scheduling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** What is due when; an entry that no longer matters is dropped when its turn comes. */
final class Agenda {
  private final TreeMap<Instant, List<Integer>> entries = new TreeMap<>();

  void add(Instant when, int task) {
    entries.computeIfAbsent(when, at -> new ArrayList<>(1)).add(task);
  }

  /** Removes and returns what is due, earliest first and in the order in which it was added. */
  List<Integer> due(Instant now) {
    List<Integer> due = new ArrayList<>();
    while (!entries.isEmpty() && !entries.firstKey().isAfter(now)) {
      due.addAll(entries.pollFirstEntry().getValue());
    }
    return due;
  }

  /** Returns the instant of the first entry that still matters. */
  Optional<Instant> next(IntPredicate matters) {
    while (!entries.isEmpty()) {
      for (int task : entries.firstEntry().getValue()) {
        if (matters.test(task)) {
          return Optional.of(entries.firstKey());
        }
      }
      entries.pollFirstEntry();
    }
    return Optional.empty();
  }

  /**
   * Returns the last instant that lies at most {@code millis} after the first entry that matters.
   */
  Optional<Instant> next(IntPredicate matters, long millis) {
    return next(matters).map(first -> entries.floorKey(first.plusMillis(millis)));
  }
}
