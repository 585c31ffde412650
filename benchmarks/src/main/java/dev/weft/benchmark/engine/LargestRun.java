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

  /** How long the large run took, and what a task of it cost, and one of the small ones before. */
  private record Round(double seconds, TaskCost large, TaskCost small) {}

  private final Rig rig;
  private final Sizes sizes;
  private final List<String> lines = new ArrayList<>();

  LargestRun(Rig rig, Sizes sizes) {
    this.rig = rig;
    this.sizes = sizes;
  }

  /** Runs it and returns what to say of it. */
  List<String> lines() throws IOException {
    Shape shape = Sizes.layered(sizes.most());
    String head =
        String.format(
            Locale.ROOT, "%,d tasks with %,d edges in one run", shape.tasks(), shape.edges());
    try {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s; medians of the last %d of %d rounds, each of which is %d runs of %,d tasks and this one:",
              head,
              sizes.last(),
              sizes.bursts(),
              sizes.burst(),
              Sizes.layered(sizes.small()).tasks()));
      measure(shape);
      return lines;
    } catch (NotRunException e) {
      return List.of(head + ": " + e.words() + ".");
    }
  }

  private void measure(Shape shape) throws NotRunException, IOException {
    ObjectNode graph = shape.graph();
    WorkerProcess worker = rig.weftWorker();
    ProcessUse use = new ProcessUse(worker.handle());
    worker.resetPeak();
    use.resetPeak();
    List<Round> rounds = warmRounds(graph, shape.tasks());
    WorkerProcess.Heap heap = worker.heapPeak();
    lines.add("");
    lines.add("| | measured | wanted |");
    lines.add("| --- | --- | --- |");
    row("time from submit to result, s", "%.1f", middle(rounds), WANTED_S);
    row("most heap of the worker, MiB", "%.0f", mib(heap.used()), Rig.HEAP_MIB);
    fact("most that a collection left of it, MiB", "%.0f", mib(heap.left()));
    fact("most resident memory of the worker, MiB", "%.0f", mib(use.peakBytes()));
    RunResult last = rig.weft(graph);
    fact("time of one more run by its own clock, s", "%.1f", seconds(last));
    history(last.run().value());
    TaskCost small = TaskCost.middle(rounds.stream().map(Round::small).toList());
    TaskCost large = TaskCost.middle(rounds.stream().map(Round::large).toList());
    String beside = " a task, beside runs of " + Sizes.layered(sizes.small()).tasks();
    row("CPU of the worker" + beside, "%.2f", large.worker() / small.worker(), WANTED_COST);
    row("CPU of worker and server" + beside, "%.2f", large.both() / small.both(), WANTED_COST);
    fact("CPU of the worker a task, ms", "%.3f", large.worker());
    fact("CPU of the server a task, ms", "%.3f", large.server());
  }

  /**
   * Runs small ones and the large one in turns; returns the last rounds, when the worker is warm.
   */
  private List<Round> warmRounds(ObjectNode graph, int tasks) throws NotRunException {
    Shape small = Sizes.layered(sizes.small());
    ObjectNode smallGraph = small.graph();
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < sizes.bursts(); i++) {
      TaskCost smallCost = TaskCost.of(rig, smallGraph, sizes.burst(), small.tasks());
      long start = System.nanoTime();
      TaskCost cost = TaskCost.of(rig, graph, 1, tasks);
      rounds.add(new Round((System.nanoTime() - start) / 1e9, cost, smallCost));
      LOG.info("{}", rounds.getLast());
    }
    return rounds.subList(rounds.size() - sizes.last(), rounds.size());
  }

  private static double middle(List<Round> rounds) {
    return Contest.middle(rounds.stream().mapToDouble(Round::seconds).toArray());
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
