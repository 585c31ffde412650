package dev.weft.benchmark.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One scenario: several ways of doing the same work in turns, so that whatever else the machine
 * does hits all of them.
 *
 * <p>A way that cannot be run says so in the table and is left out from then on.
 */
final class Contest {
  /** The head of the table that {@link #rows} belong to. */
  static final List<String> HEAD =
      List.of(
          "| scenario | way | ms | bare / Weft | wanted | slowest to fastest, ms | worker CPU, ms a task"
              + " | server CPU, ms a task | events | history, KiB | RSS, MiB | heap, MiB |",
          "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");

  private static final Logger LOG = LoggerFactory.getLogger(Contest.class);
  private static final double MIB = 1 << 20;

  /** Does the work once; returns the id of the workflow, or of one of them. */
  @FunctionalInterface
  interface Work {
    String run() throws NotRunException;
  }

  /** What one round took. */
  private record Sample(
      double seconds, double workerCpu, double serverCpu, long resident, long heap) {}

  /** A way and what it took. */
  private static final class Way {
    private final String name;
    private final boolean isBare;
    private final double wanted;
    private final Work work;
    private final List<Sample> samples = new ArrayList<>();
    private @Nullable String refusal;
    private @Nullable HistorySize history;

    Way(String name, boolean isBare, double wanted, Work work) {
      this.name = name;
      this.isBare = isBare;
      this.wanted = wanted;
      this.work = work;
    }

    double median(ToDoubleFunction<Sample> of) {
      return middle(samples.stream().mapToDouble(of).toArray());
    }

    double largest(ToDoubleFunction<Sample> of) {
      return samples.stream().mapToDouble(of).max().orElseThrow();
    }

    double smallest(ToDoubleFunction<Sample> of) {
      return samples.stream().mapToDouble(of).min().orElseThrow();
    }
  }

  private final String name;
  private final Rig rig;
  private final int tasks;
  private final int runs;
  private final List<Way> ways = new ArrayList<>();

  /**
   * Prepares a scenario.
   *
   * @param tasks how many tasks a round has in all
   * @param runs how many runs, one after the other; the time told is that of one
   */
  Contest(Rig rig, String name, int tasks, int runs) {
    this.rig = rig;
    this.name = name;
    this.tasks = tasks;
    this.runs = runs;
  }

  /** Adds the hand-written way. */
  Contest bare(Work work) {
    ways.add(new Way("bare Temporal", true, 0, work));
    return this;
  }

  /**
   * Adds a way of Weft.
   *
   * @param wanted how many times as fast as the hand-written way it should be; 0 for no such wish
   */
  Contest weft(String way, double wanted, Work work) {
    ways.add(new Way(way, false, wanted, work));
    return this;
  }

  /**
   * Runs every way in turns: some rounds to warm up, then those that count.
   *
   * <p>When no way of Weft can be run, neither is the hand-written one.
   */
  Contest run(int warmUp, int rounds) {
    Collections.reverse(ways); // what is refused is refused before the baseline takes its time
    for (int round = -warmUp; round < rounds; round++) {
      List<Way> order = new ArrayList<>(ways);
      Collections.rotate(order, Math.max(0, round));
      for (Way way : order) {
        if (isWorthRunning(way)) {
          once(way, round >= 0);
        }
      }
    }
    Collections.reverse(ways);
    return this;
  }

  private boolean isWorthRunning(Way way) {
    return way.refusal == null
        && (!way.isBare || ways.stream().anyMatch(each -> !each.isBare && each.refusal == null));
  }

  private void once(Way way, boolean counts) {
    WorkerProcess worker = way.isBare ? rig.bareWorker() : rig.weftWorker();
    ProcessUse workerUse = new ProcessUse(worker.handle());
    ProcessUse serverUse = new ProcessUse(rig.server().handle());
    worker.resetPeak();
    workerUse.resetPeak();
    double workerBefore = workerUse.cpuSeconds();
    double serverBefore = serverUse.cpuSeconds();
    long start = System.nanoTime();
    try {
      String id = way.work.run();
      double seconds = (System.nanoTime() - start) / 1e9;
      LOG.info("{}, {}: {} s", name, way.name, seconds);
      if (counts) {
        way.samples.add(
            new Sample(
                seconds,
                workerUse.cpuSeconds() - workerBefore,
                serverUse.cpuSeconds() - serverBefore,
                workerUse.peakBytes(),
                worker.heapPeak().used()));
        way.history = rig.history(id);
      }
    } catch (NotRunException e) {
      way.refusal = e.words();
      LOG.info("{}, {}: {}", name, way.name, way.refusal);
    }
  }

  /** Returns one row of Markdown for each way. */
  List<String> rows() {
    List<String> rows = new ArrayList<>();
    for (Way way : ways) {
      rows.add(way.refusal == null && way.samples.isEmpty() ? empty(way) : row(way));
    }
    return rows;
  }

  private String empty(Way way) {
    return "| " + name + " | " + way.name + " | not run |" + " |".repeat(9);
  }

  private String row(Way way) {
    if (way.refusal != null) {
      return "| " + name + " | " + way.name + " | " + way.refusal + " |" + " |".repeat(9);
    }
    HistorySize history = way.history;
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %s to %s | %.3f | %.3f | %s | %s | %,.0f | %,.0f |",
        name,
        way.name,
        millis(way.median(Sample::seconds) / runs),
        way.isBare ? "" : ratio(speed(way)),
        wanted(way),
        millis(way.largest(Sample::seconds) / runs),
        millis(way.smallest(Sample::seconds) / runs),
        1000 * way.median(Sample::workerCpu) / tasks,
        1000 * way.median(Sample::serverCpu) / tasks,
        history == null ? "" : String.format(Locale.ROOT, "%,d", history.events()),
        history == null ? "" : String.format(Locale.ROOT, "%,.0f", history.bytes() / 1024.0),
        way.largest(Sample::resident) / MIB,
        way.largest(Sample::heap) / MIB);
  }

  private String wanted(Way way) {
    if (way.wanted == 0) {
      return "";
    }
    double speed = speed(way);
    String verdict = Double.isNaN(speed) ? "" : speed >= way.wanted ? ", met" : ", missed";
    return String.format(Locale.ROOT, "%.2f", way.wanted).replaceAll("\\.00$", "") + verdict;
  }

  /** How many times as fast as the hand-written way; not a number when that was not run. */
  private double speed(Way way) {
    return ways.stream()
        .filter(each -> each.isBare && !each.samples.isEmpty())
        .mapToDouble(bare -> bare.median(Sample::seconds) / way.median(Sample::seconds))
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Returns the middle of some values, between two the mean of both. */
  static double middle(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1)
        .average()
        .orElseThrow();
  }

  private static String ratio(double speed) {
    return Double.isNaN(speed) ? "" : String.format(Locale.ROOT, "%.2f", speed);
  }

  private static String millis(double seconds) {
    return String.format(Locale.ROOT, seconds < 1 ? "%,.1f" : "%,.0f", seconds * 1000);
  }
}
