package dev.weft.benchmark.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.benchmark.chart.LineChart;
import dev.weft.run.SchedulerConfig;
import java.util.ArrayList;
import java.util.List;

/** Measures what the two plots of the page show. */
final class Plots {
  private static final int BATCHED_TASKS = 2_000;

  private final Rig rig;
  private final Sizes sizes;
  private final int rounds;

  Plots(Rig rig, Sizes sizes, int rounds) {
    this.rig = rig;
    this.sizes = sizes;
    this.rounds = rounds;
  }

  /** What a task costs, in graphs of different sizes. */
  LineChart cost() {
    List<LineChart.Point> worker = new ArrayList<>();
    List<LineChart.Point> server = new ArrayList<>();
    String note = "";
    for (int size : sizes.graphSizes()) {
      Shape shape = Sizes.layered(size);
      ObjectNode graph = shape.graph();
      int runs = Math.max(1, sizes.small() * sizes.burst() / size);
      List<TaskCost> costs = new ArrayList<>();
      try {
        for (int round = -1; round < rounds; round++) {
          TaskCost cost = TaskCost.of(rig, graph, runs, shape.tasks());
          if (round >= 0) {
            costs.add(cost);
          }
        }
      } catch (NotRunException e) {
        note = "From " + size + " tasks on: " + e.words();
        break;
      }
      TaskCost middle = TaskCost.middle(costs);
      worker.add(new LineChart.Point(shape.tasks(), middle.worker()));
      server.add(new LineChart.Point(shape.tasks(), middle.server()));
    }
    return new LineChart(
        "cost-by-graph-size",
        "CPU time of a light task by the size of its graph",
        new LineChart.Axis("tasks in the graph", true),
        new LineChart.Axis("CPU time a task, ms", false),
        List.of(new LineChart.Line("worker", worker), new LineChart.Line("server", server)),
        note);
  }

  /** How many tasks a second, with batches of different sizes. */
  LineChart throughput() {
    int tasks = Math.min(BATCHED_TASKS, sizes.many());
    ObjectNode graph = Shape.flat(tasks).graph();
    List<LineChart.Point> points = new ArrayList<>();
    String note = "";
    for (int limit : sizes.batchLimits()) {
      List<Double> rates = new ArrayList<>();
      try {
        for (int round = -1; round < rounds; round++) {
          long start = System.nanoTime();
          rig.weft(graph, SchedulerConfig.STANDARD.withMostCalls(limit));
          if (round >= 0) {
            rates.add(tasks / ((System.nanoTime() - start) / 1e9));
          }
        }
      } catch (NotRunException e) {
        note = "From " + limit + " tasks a batch on: " + e.words();
        break;
      }
      points.add(
          new LineChart.Point(
              limit, Contest.middle(rates.stream().mapToDouble(each -> each).toArray())));
    }
    return new LineChart(
        "throughput-by-batch-size",
        "Light tasks a second by the size of a batch",
        new LineChart.Axis("most tasks in a batch", true),
        new LineChart.Axis("tasks/s", true),
        List.of(new LineChart.Line("fan of " + tasks, points)),
        note);
  }
}
