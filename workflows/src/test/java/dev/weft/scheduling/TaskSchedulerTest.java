package dev.weft.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.graph.TaskGraph;
import dev.weft.run.Routes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Thousands of generated graphs in scripted worlds, each line of each run held against a model;
 * {@code -Dweft.graphs=N} checks N of them.
 */
class TaskSchedulerTest {
  private static final int GRAPHS = Integer.getInteger("weft.graphs", 3_000);
  private static final int LARGE_GRAPHS = 20;
  private static final long FIRST_SEED = 20_300_101L;

  @Test
  void everyRunOfSmallGraphsIsAsTheModelSays() {
    for (int i = 0; i < GRAPHS; i++) {
      long seed = FIRST_SEED + i;
      Random random = new Random(seed);
      judge(seed, 1 + (int) (60 * random.nextDouble() * random.nextDouble()));
    }
  }

  @Test
  void everyRunOfLargeGraphsIsAsTheModelSays() {
    for (int i = 0; i < LARGE_GRAPHS; i++) {
      judge(FIRST_SEED + GRAPHS + i, 300);
    }
  }

  private static void judge(long seed, int size) {
    try {
      run(seed, size);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ", " + size + " tasks: " + e.getMessage(), e);
    }
  }

  private static void run(long seed, int size) {
    Random random = new Random(seed);
    TaskGraph graph = new RandomGraphs(random).graph(size);
    Routes routes = random.nextBoolean() ? Routes.BY_TYPE : Routes.TOGETHER;
    Plan whole = PlanCompiler.compile(graph, routes);
    boolean isWhole = random.nextInt(5) > 0;
    int first = isWhole ? size : random.nextInt(size + 1);
    Plan plan = Plans.empty(whole);
    Plans.append(whole, plan, first);
    int trouble = List.of(0, 20, 40, 70).get(random.nextInt(4));
    ScriptedWorld world = new ScriptedWorld(seed, trouble, 1 + random.nextInt(700));
    Simulation simulation = new Simulation(plan, world, seed, random);
    if (!isWhole) {
      simulation.growAt(after(random), () -> Plans.append(whole, plan, whole.size()));
    }
    while (random.nextInt(4) == 0 && first > 0) {
      simulation.cancelTaskAt(after(random), random.nextInt(first), "not needed");
    }
    if (random.nextInt(10) == 0) {
      simulation.cancelRunAt(after(random), "changed our minds");
    }
    List<Happening> diary = simulation.run();
    List<String> ids =
        new ArrayList<>(IntStream.range(0, whole.size()).mapToObj(whole::id).toList());
    ObviousModel model = new Judge(graph, ids, routes, seed, diary, isWhole).judge();
    assertEquals(model.runStatus(), simulation.scheduler().status());
  }

  private static Duration after(Random random) {
    return Duration.ofMillis(random.nextInt(3_000));
  }
}
