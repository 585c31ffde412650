package dev.weft.benchmark.engine;

import dev.weft.benchmark.makespan.RecordedWorkflow;
import dev.weft.run.RunResult;
import dev.weft.run.SchedulerConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How long runs of recorded workflow shapes take, beside a list-scheduling simulation without any
 * overhead and beside the same runs with first come, first served.
 *
 * <p>The time of a run is its wall time from start to end as the run itself tells it.
 */
final class Makespans {
  private static final double WANTED = 1.05;
  private static final int SHORT_MILLIS = 2;
  private static final int SHORT_RUNS = 60;
  private static final int WARM_MILLIS = 60;
  private static final int WARM_RUNS = 80;
  private static final SchedulerConfig FIFO =
      SchedulerConfig.STANDARD.withOrder(SchedulerConfig.Order.FIFO);

  private final Rig rig;
  private final Sizes sizes;
  private final int rounds;

  Makespans(Rig rig, Sizes sizes, int rounds) {
    this.rig = rig;
    this.sizes = sizes;
    this.rounds = rounds;
  }

  /** Runs them all and returns what to say of them. */
  List<String> lines() throws IOException {
    rig.weftSlots(sizes.makespanSlots());
    warm();
    List<String> lines = new ArrayList<>();
    lines.add("| workflow | simulated, ms | Weft, ms | ratio | fifo, ms | ratio |");
    lines.add("| --- | --- | --- | --- | --- | --- |");
    List<Double> ratios = new ArrayList<>();
    List<Double> fifoRatios = new ArrayList<>();
    String note = "";
    for (String name : RecordedWorkflow.NAMES.subList(0, sizes.workflows())) {
      RecordedWorkflow workflow = RecordedWorkflow.read(name, sizes.meanMillis());
      long simulated = workflow.simulated(sizes.makespanSlots());
      List<Double> plain = new ArrayList<>();
      List<Double> fifo = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        try {
          // Who comes second finds warmer code: they take turns.
          if (round % 2 == 0) {
            plain.add(millis(workflow, SchedulerConfig.STANDARD));
            fifo.add(millis(workflow, FIFO));
          } else {
            fifo.add(millis(workflow, FIFO));
            plain.add(millis(workflow, SchedulerConfig.STANDARD));
          }
        } catch (NotRunException e) {
          note = e.words();
        }
      }
      lines.add(
          "| "
              + name
              + " | "
              + simulated
              + cells(plain, simulated)
              + cells(fifo, simulated)
              + " |");
      keep(plain, simulated, ratios);
      keep(fifo, simulated, fifoRatios);
    }
    rig.usualSlots();
    lines.add("");
    lines.add(summary(ratios, fifoRatios, note));
    return lines;
  }

  /**
   * The worker is a new one: what it does first is slow, and nobody's way of ordering. Every
   * workflow is planned a few times with short tasks, which travel together, and run once with
   * longer ones, which do not.
   */
  private void warm() throws IOException {
    List<String> names = RecordedWorkflow.NAMES.subList(0, sizes.workflows());
    for (int i = 0; i < WARM_RUNS; i++) {
      try {
        int millis = i < SHORT_RUNS ? SHORT_MILLIS : WARM_MILLIS;
        millis(
            RecordedWorkflow.read(names.get(i % names.size()), millis),
            i % 2 == 0 ? SchedulerConfig.STANDARD : FIFO);
      } catch (NotRunException e) {
        return; // what is measured will say so
      }
    }
  }

  private double millis(RecordedWorkflow workflow, SchedulerConfig scheduler)
      throws NotRunException {
    RunResult result = rig.weft(workflow.graph(), scheduler);
    return result.cost().durationMs().doubleValue();
  }

  private static String cells(List<Double> values, long simulated) {
    if (values.isEmpty()) {
      return " | | ";
    }
    double middle = middle(values);
    return String.format(Locale.ROOT, " | %.0f | %.3f", middle, middle / simulated);
  }

  private static void keep(List<Double> values, long simulated, List<Double> ratios) {
    if (!values.isEmpty()) {
      ratios.add(middle(values) / simulated);
    }
  }

  private static double middle(List<Double> values) {
    return Contest.middle(values.stream().mapToDouble(each -> each).toArray());
  }

  private String summary(List<Double> ratios, List<Double> fifoRatios, String note) {
    StringBuilder text = new StringBuilder();
    if (!ratios.isEmpty()) {
      double mean = mean(ratios);
      text.append(
          String.format(
              Locale.ROOT,
              "%d workflows on %d slots, mean task %d ms, medians of %d: the mean makespan is %.3f x the"
                  + " simulation (wanted: at most %.2f, %s)",
              ratios.size(),
              sizes.makespanSlots(),
              sizes.meanMillis(),
              rounds,
              mean,
              WANTED,
              mean <= WANTED ? "met" : "missed"));
      if (!fifoRatios.isEmpty()) {
        double fifo = mean(fifoRatios);
        text.append(
            String.format(
                Locale.ROOT,
                "; with first come, first served %.3f x (wanted: more, %s)",
                fifo,
                fifo > mean ? "met" : "missed"));
      }
      text.append('.');
    }
    if (!note.isEmpty()) {
      text.append(text.isEmpty() ? "" : " ").append("Not all were run: ").append(note).append('.');
    }
    return text.toString();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(each -> each).average().orElseThrow();
  }
}
