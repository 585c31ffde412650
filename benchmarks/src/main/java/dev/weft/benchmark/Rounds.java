package dev.weft.benchmark;

import static java.util.Objects.requireNonNull;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs several ways of doing the same work in turns, so that whatever else the machine does hits
 * all of them, and compares their medians.
 */
final class Rounds {
  /** Does the work once. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  /**
   * A way, and what it took in each round: seconds of the clock, and of all CPUs of the process.
   */
  private record Way(Work work, List<Double> seconds, List<Double> cpuSeconds) {}

  private final Map<String, Way> ways = new LinkedHashMap<>();
  private final String unit;
  private final int amount;

  /**
   * Starts a comparison.
   *
   * @param unit what is counted, such as {@code texts}
   * @param amount how many of them each way does in a round
   */
  Rounds(String unit, int amount) {
    this.unit = unit;
    this.amount = amount;
  }

  /** Adds a way; the first is the one that the others are compared with. */
  Rounds way(String name, Work work) {
    ways.put(name, new Way(work, new ArrayList<>(), new ArrayList<>()));
    return this;
  }

  /** Runs every way in turns: some rounds to warm up, then those that count. */
  void run(int warmUp, int rounds) throws Exception {
    for (int round = -warmUp; round < rounds; round++) {
      List<Way> order = new ArrayList<>(ways.values());
      java.util.Collections.rotate(order, round);
      for (Way way : order) {
        long cpu = cpuNanos();
        long start = System.nanoTime();
        way.work().run();
        if (round >= 0) {
          way.seconds().add((System.nanoTime() - start) / 1e9);
          way.cpuSeconds().add((cpuNanos() - cpu) / 1e9);
        }
      }
    }
  }

  /** Returns how many times the throughput of another way this one has, by medians. */
  double ratio(String name, String of) {
    return median(named(of).seconds()) / median(named(name).seconds());
  }

  private Way named(String name) {
    return requireNonNull(ways.get(name), name);
  }

  /** Returns a Markdown table of medians. */
  List<String> table() {
    String first = ways.keySet().iterator().next();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            "| way | %s/s | ratio | CPU ms per 1,000 %s | slowest to fastest |", unit, unit));
    lines.add("| --- | --- | --- | --- | --- |");
    ways.forEach(
        (name, each) -> {
          double seconds = median(each.seconds());
          double slowest = each.seconds().stream().mapToDouble(s -> s).max().orElseThrow();
          double fastest = each.seconds().stream().mapToDouble(s -> s).min().orElseThrow();
          lines.add(
              String.format(
                  Locale.ROOT,
                  "| %s | %,.0f | %.2f | %,.0f | %,.0f to %,.0f |",
                  name,
                  amount / seconds,
                  ratio(name, first),
                  median(each.cpuSeconds()) / amount * 1e6,
                  amount / slowest,
                  amount / fastest));
        });
    return lines;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
    return Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1)
        .average()
        .orElseThrow();
  }

  /** The CPU time of this process so far, all threads together. */
  static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
