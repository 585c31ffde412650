package dev.weft.scheduling;

import dev.weft.result.TaskMetrics;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How long tasks take: what the graph says, else what was measured in this run, else what the
 * operation says of itself.
 *
 * <p>An average over the last hundred tasks or so of a type and operation, in which older ones
 * count less. All of it comes from history, so a replay knows the same.
 */
final class Durations {
  private static final int MEMORY = 100;
  private static final double NEWS = 1.5;
  private static final double NANOS_PER_MILLI = 1e6;

  private final Map<String, Average> learned = new TreeMap<>();

  /** Who was asked about last: mostly the next question is about the same kind of task. */
  private @Nullable Profile last;

  private @Nullable Average ofLast;

  private static final class Average {
    double nanos;
    double cpuNanos;
    int weight;

    /** What it was when somebody last asked for news. */
    double told;
  }

  /**
   * An average as it travels.
   *
   * @param nanos what it is
   * @param cpuNanos how long a core was busy of that
   * @param weight how many tasks it stands for, up to a hundred
   * @param told what it was when somebody last asked for news
   */
  record State(double nanos, double cpuNanos, int weight, double told) {}

  Map<String, State> state() {
    Map<String, State> state = new TreeMap<>();
    learned.forEach(
        (title, each) ->
            state.put(title, new State(each.nanos, each.cpuNanos, each.weight, each.told)));
    return state;
  }

  void restore(Map<String, State> state) {
    state.forEach(
        (title, each) -> {
          Average average = new Average();
          average.nanos = each.nanos();
          average.cpuNanos = each.cpuNanos();
          average.weight = each.weight();
          average.told = each.told();
          learned.put(title, average);
        });
    last = null;
  }

  /** Takes note of what tasks of one kind took together. */
  void learn(String title, int tasks, TaskMetrics sum) {
    if (tasks <= 0) {
      return;
    }
    Average average = learned.computeIfAbsent(title, key -> new Average());
    last = null;
    average.weight = Math.min(MEMORY, average.weight + tasks);
    double share = Math.min(1.0, (double) tasks / average.weight);
    average.nanos += share * ((double) sum.duration().toNanos() / tasks - average.nanos);
    average.cpuNanos += share * ((double) sum.cpuTime().toNanos() / tasks - average.cpuNanos);
  }

  /** A plan keeps each profile once, so another object is another profile. */
  @SuppressWarnings("ReferenceEquality")
  private @Nullable Average learned(Profile profile) {
    if (last != profile) {
      last = profile;
      ofLast = learned.get(profile.title());
    }
    return ofLast;
  }

  /** Returns how many nanoseconds one attempt of a task will take, as far as is known. */
  double nanos(Profile profile) {
    @Nullable Average average = profile.isEstimated() ? null : learned(profile);
    return average == null ? profile.expected().toNanos() : average.nanos;
  }

  /**
   * Returns which part of its time a task keeps a core busy, 0 to 1; what is expected to take no
   * longer than a millisecond does nothing else.
   */
  double cpuShare(Profile profile) {
    @Nullable Average average = learned(profile);
    if (average == null) {
      return profile.expected().toNanos() <= NANOS_PER_MILLI ? 1 : 0;
    }
    return average.nanos == 0 ? 1 : Math.min(1, average.cpuNanos / average.nanos);
  }

  /** The same in milliseconds, at least 1. */
  int millis(Profile profile) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE / 2, nanos(profile) / NANOS_PER_MILLI));
  }

  /** Whether some average is half as long again, or shorter, than it was at the last call. */
  boolean hasNews() {
    boolean hasNews = false;
    for (Average each : learned.values()) {
      double floor = Math.max(each.nanos, NANOS_PER_MILLI);
      double told = Math.max(each.told, NANOS_PER_MILLI);
      if (each.told == 0 || floor > NEWS * told || told > NEWS * floor) {
        each.told = each.nanos;
        hasNews = true;
      }
    }
    return hasNews;
  }
}
