package dev.weft.benchmark.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.run.RunResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The largest graph in one run: whether it ends in time, within the memory of its worker and the
 * limits of the server, and what a task of it costs beside one of a small run.
 *
 * <p>Not run by hand-written workflows: 100,000 activities are more events than one workflow may
 * have, and would take some ten minutes.
 */
final class LargestRun {
  private static final Logger LOG = LoggerFactory.getLogger(LargestRun.class);
  private static final int SHOWN_WARNINGS = 10;
  private static final double WANTED_S = 30;
  private static final double MOST_EVENTS = 30_000;
  private static final double MOST_HISTORY_MIB = 30;
  private static final double MOST_PAYLOAD_MIB = 2;
  private static final double WANTED_COST = 1.15;

  private final Rig rig;
  private final Sizes sizes;
  private final int rounds;
  private final List<String> lines = new ArrayList<>();

  LargestRun(Rig rig, Sizes sizes, int rounds) {
    this.rig = rig;
    this.sizes = sizes;
    this.rounds = rounds;
  }

  /** Runs it and returns what to say of it. */
  List<String> lines() throws IOException {
    Shape shape = Sizes.layered(sizes.most());
    String head =
        String.format(
            Locale.ROOT, "%,d tasks with %,d edges in one run", shape.tasks(), shape.edges());
    try {
      lines.add(head + ", medians of " + rounds + " rounds:");
      measure(shape);
      return lines;
    } catch (NotRunException e) {
      return List.of(head + ": " + e.words() + ".");
    }
  }

  private void measure(Shape shape) throws NotRunException, IOException {
    ObjectNode graph = shape.graph();
    TaskCost small = small();
    WorkerProcess worker = rig.weftWorker();
    ProcessUse use = new ProcessUse(worker.handle());
    worker.resetPeak();
    use.resetPeak();
    double[] seconds = new double[rounds];
    List<TaskCost> costs = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      long start = System.nanoTime();
      costs.add(TaskCost.of(rig, graph, 1, shape.tasks()));
      seconds[round] = (System.nanoTime() - start) / 1e9;
    }
    WorkerProcess.Heap heap = worker.heapPeak();
    lines.add("");
    lines.add("| | measured | wanted |");
    lines.add("| --- | --- | --- |");
    row("time from submit to result, s", "%.1f", Contest.middle(seconds), WANTED_S);
    row("most heap of the worker, MiB", "%.0f", mib(heap.used()), Rig.HEAP_MIB);
    fact("most that a collection left of it, MiB", "%.0f", mib(heap.left()));
    fact("most resident memory of the worker, MiB", "%.0f", mib(use.peakBytes()));
    RunResult last = rig.weft(graph);
    fact("time of one more run by its own clock, s", "%.1f", seconds(last));
    history(last.run().value());
    TaskCost large = TaskCost.middle(costs);
    String beside = " a task, beside runs of " + Sizes.layered(sizes.small()).tasks();
    row("CPU of the worker" + beside, "%.2f", large.worker() / small.worker(), WANTED_COST);
    row("CPU of worker and server" + beside, "%.2f", large.both() / small.both(), WANTED_COST);
    fact("CPU of the worker a task, ms", "%.3f", large.worker());
    fact("CPU of the server a task, ms", "%.3f", large.server());
  }

  /** What a task of a small run costs in the same worker once it is warm: of the last quarter. */
  private TaskCost small() throws NotRunException {
    Shape shape = Sizes.layered(sizes.small());
    ObjectNode graph = shape.graph();
    List<TaskCost> bursts = new ArrayList<>();
    for (int burst = 0; burst < sizes.bursts(); burst++) {
      bursts.add(TaskCost.of(rig, graph, sizes.burst(), shape.tasks()));
    }
    return TaskCost.middle(bursts.subList(bursts.size() * 3 / 4, bursts.size()));
  }

  private void history(String run) throws IOException {
    HistorySize history = rig.history(run);
    double largest = mib(HistorySize.largestEvent(rig.connection(), run));
    fact("executions, one more for each continue-as-new", "%.0f", history.executions());
    row("most events of an execution", "%,.0f", history.mostEvents(), MOST_EVENTS);
    row("most history of an execution, MiB", "%.1f", mib(history.mostBytes()), MOST_HISTORY_MIB);
    row("largest event of the last execution, MiB", "%.2f", largest, MOST_PAYLOAD_MIB);
    String warnings = "warnings of the server about limits";
    rig.server()
        .warningsOfLimits()
        .ifPresentOrElse(
            list -> {
              list.stream().limit(SHOWN_WARNINGS).forEach(LOG::warn);
              row(warnings, "%.0f", list.size(), 0);
            },
            () -> lines.add("| " + warnings + " | not recorded | 0 |"));
  }

  private void row(String what, String form, double value, double most) {
    String verdict = value <= most ? "met" : "missed";
    lines.add(
        String.format(
            Locale.ROOT,
            "| %s | " + form + " | at most " + form + ", %s |",
            what,
            value,
            most,
            verdict));
  }

  private void fact(String what, String form, double value) {
    lines.add(String.format(Locale.ROOT, "| %s | " + form + " | |", what, value));
  }

  private static double seconds(RunResult result) {
    return result.cost().durationMs().doubleValue() / 1000;
  }

  private static double mib(double bytes) {
    return bytes / (1 << 20);
  }
}
