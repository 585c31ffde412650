package dev.weft.benchmark.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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

  /** Short scenarios have more rounds: as many as begin within half a minute. */
  private static final long COUNTED_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Does one turn of the work; returns the id of the workflow, or of one of them. */
  @FunctionalInterface
  interface Work {
    String run() throws NotRunException;
  }

  /** What a round took, or a turn of it; a sum has the larger memory. */
  private record Sample(
      double seconds, double workerCpu, double serverCpu, long resident, long heap) {

    Sample plus(Sample other) {
      return new Sample(
          seconds + other.seconds,
          workerCpu + other.workerCpu,
          serverCpu + other.serverCpu,
          Math.max(resident, other.resident),
          Math.max(heap, other.heap));
    }
  }

  /** A way and what it took. */
  private static final class Way {
    private final String name;
    private final boolean isBare;
    private final double wanted;
    private final Work work;
    private final List<Double> seconds = new ArrayList<>();
    private double warmSeconds;
    private final List<Sample> rounds = new ArrayList<>();
    private @Nullable String refusal;
    private @Nullable String last;

    Way(String name, boolean isBare, double wanted, Work work) {
      this.name = name;
      this.isBare = isBare;
      this.wanted = wanted;
      this.work = work;
    }

    /** Of one turn. */
    double medianSeconds() {
      return middle(seconds.stream().mapToDouble(each -> each).toArray());
    }

    /** Of a round. */
    double median(ToDoubleFunction<Sample> of) {
      return middle(rounds.stream().mapToDouble(of).toArray());
    }

    double largest(ToDoubleFunction<Sample> of) {
      return rounds.stream().mapToDouble(of).max().orElseThrow();
    }
  }

  private final String name;
  private final Rig rig;
  private final int tasks;
  private final int turns;
  private final List<Way> ways = new ArrayList<>();

  /**
   * Prepares a scenario.
   *
   * @param tasks how many tasks a turn has
   * @param turns how many turns each way has in a round; times are those of single turns, all else
   *     is of whole rounds
   */
  Contest(Rig rig, String name, int tasks, int turns) {
    this.rig = rig;
    this.name = name;
    this.tasks = tasks;
    this.turns = turns;
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
   * Runs every way in turns: until each has been warm for so long, then the rounds that count.
   *
   * <p>When no way of Weft can be run, neither is the hand-written one.
   *
   * @param warmUp how long each way is run before; what counts is code that has been compiled
   * @param rounds how many rounds count at least; when there is a warm-up, as many as begin within
   *     half a minute
   */
  Contest run(Duration warmUp, int rounds) {
    Collections.reverse(ways); // what is refused is refused before the baseline takes its time
    warm(warmUp.toNanos() / 1e9);
    long start = System.nanoTime();
    int round = 0;
    while (round < rounds || !warmUp.isZero() && System.nanoTime() - start < COUNTED_NANOS) {
      round(round++);
    }
    Collections.reverse(ways);
    return this;
  }

  private void warm(double seconds) {
    boolean isWarm = false;
    while (!isWarm) {
      isWarm = true;
      for (Way way : ways) {
        if (way.warmSeconds < seconds && isWorthRunning(way)) {
          isWarm = false;
          long start = System.nanoTime();
          turn(way, false);
          way.warmSeconds += (System.nanoTime() - start) / 1e9;
        }
      }
    }
    LOG.info("{}: warm", name);
  }

  private void round(int number) {
    Map<Way, List<Sample>> taken = new HashMap<>();
    for (int turn = 0; turn < turns; turn++) {
      for (Way way : order(ways, number + turn)) {
        if (isWorthRunning(way)) {
          turn(way, turn == 0)
              .ifPresent(each -> taken.computeIfAbsent(way, key -> new ArrayList<>()).add(each));
        }
      }
    }
    taken.forEach(
        (way, samples) -> {
          Sample sum = samples.stream().reduce(Sample::plus).orElseThrow();
          LOG.info("{}, {}: {} s", name, way.name, sum.seconds / turns);
          if (way.refusal == null) {
            way.rounds.add(sum);
            samples.forEach(each -> way.seconds.add(each.seconds));
          }
        });
  }

  /** Over twice as many turns as ways, each comes after each of the others as often. */
  static <T> List<T> order(List<T> ways, int turn) {
    List<T> order = new ArrayList<>(ways);
    if (turn / ways.size() % 2 == 1) {
      Collections.reverse(order);
    }
    Collections.rotate(order, turn);
    return order;
  }

  private boolean isWorthRunning(Way way) {
    return way.refusal == null
        && (!way.isBare || ways.stream().anyMatch(each -> !each.isBare && each.refusal == null));
  }

  private Optional<Sample> turn(Way way, boolean isFirst) {
    WorkerProcess worker = way.isBare ? rig.bareWorker() : rig.weftWorker();
    ProcessUse workerUse = new ProcessUse(worker.handle());
    ProcessUse serverUse = new ProcessUse(rig.server().handle());
    if (isFirst) {
      worker.resetPeak();
      workerUse.resetPeak();
    }
    double workerBefore = workerUse.cpuSeconds();
    double serverBefore = serverUse.cpuSeconds();
    long start = System.nanoTime();
    try {
      way.last = way.work.run();
      return Optional.of(
          new Sample(
              (System.nanoTime() - start) / 1e9,
              workerUse.cpuSeconds() - workerBefore,
              serverUse.cpuSeconds() - serverBefore,
              workerUse.peakBytes(),
              worker.heapPeak().used()));
    } catch (NotRunException e) {
      way.refusal = e.words();
      LOG.info("{}, {}: {}", name, way.name, way.refusal);
      return Optional.empty();
    }
  }

  /** Returns one row of Markdown for each way. */
  List<String> rows() {
    List<String> rows = new ArrayList<>();
    for (Way way : ways) {
      rows.add(way.refusal == null && way.rounds.isEmpty() ? empty(way) : row(way));
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
    HistorySize history = way.last == null ? null : rig.history(way.last);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %s to %s | %.3f | %.3f | %s | %s | %,.0f | %,.0f |",
        name,
        way.name,
        millis(way.medianSeconds()),
        way.isBare ? "" : ratio(speed(way)),
        wanted(way),
        millis(Collections.max(way.seconds)),
        millis(Collections.min(way.seconds)),
        1000 * way.median(Sample::workerCpu) / tasks / turns,
        1000 * way.median(Sample::serverCpu) / tasks / turns,
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
        .filter(each -> each.isBare && !each.rounds.isEmpty())
        .mapToDouble(bare -> bare.medianSeconds() / way.medianSeconds())
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
