package dev.weft.scheduling;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** What is due when; an entry that no longer matters is dropped when its turn comes. */
final class Agenda {
  private final TreeMap<Instant, ArrayDeque<Integer>> entries = new TreeMap<>();

  void add(Instant when, int task) {
    entries.computeIfAbsent(when, at -> new ArrayDeque<>(2)).add(task);
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
      ArrayDeque<Integer> first = entries.firstEntry().getValue();
      while (!first.isEmpty() && !matters.test(first.element())) {
        first.remove();
      }
      if (!first.isEmpty()) {
        return Optional.of(entries.firstKey());
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

  /** Returns what still matters up to an instant, earliest first. */
  List<Integer> until(Instant last, IntPredicate matters) {
    List<Integer> found = new ArrayList<>();
    for (ArrayDeque<Integer> each : entries.headMap(last, true).values()) {
      each.stream().filter(matters::test).forEach(found::add);
    }
    return found;
  }
}
