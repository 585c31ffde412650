package dev.weft.scheduling;

import static dev.weft.scheduling.RandomGraphs.on;
import static dev.weft.scheduling.RandomGraphs.plain;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.graph.TaskGraph;
import dev.weft.run.Routes;
import dev.weft.run.RunStatus;
import dev.weft.task.Deadline;
import dev.weft.task.Dependency;
import dev.weft.task.Task;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Large runs decide fast: what grows with the square of them would not. */
class SchedulerCostTest {
  private static final int SIZE = 10_000;
  private static final Deadline LATER = new Deadline.After(Duration.ofDays(1));

  private static void costsLittle(int size, IntFunction<Task> task) {
    List<Task> tasks = IntStream.range(0, size).mapToObj(task).toList();
    TaskGraph graph = RandomGraphs.graph("large", tasks, LATER);
    run(graph);
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    run(graph);
    long millis =
        (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1_000_000;
    assertTrue(millis < 1_000, size + " tasks took " + millis + " ms of CPU time");
  }

  private static void run(TaskGraph graph) {
    Plan plan = PlanCompiler.compile(graph, Routes.TOGETHER);
    Simulation simulation = new Simulation(plan, new ScriptedWorld(1, 0, 20), 1, new Random(1));
    simulation.run();
    assertEquals(RunStatus.COMPLETED, simulation.scheduler().status());
  }

  @Test
  void aFan() {
    Dependency[] all =
        IntStream.range(1, SIZE - 1).mapToObj(i -> on("t" + i)).toArray(Dependency[]::new);
    costsLittle(
        SIZE,
        i -> i == 0 ? plain("t0") : i < SIZE - 1 ? plain("t" + i, on("t0")) : plain("end", all));
  }

  @Test
  void aChain() {
    costsLittle(SIZE, i -> i == 0 ? plain("t0") : plain("t" + i, on("t" + (i - 1))));
  }

  @Test
  void twoLayersOfWhichEachKnowsAllOfTheOther() {
    int width = 200;
    List<Dependency> all = new ArrayList<>();
    IntStream.range(0, width).forEach(i -> all.add(on("t" + i)));
    Dependency[] first = all.toArray(Dependency[]::new);
    costsLittle(2_000, i -> i < width ? plain("t" + i) : plain("t" + i, first));
  }
}
