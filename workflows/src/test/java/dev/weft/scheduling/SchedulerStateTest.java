package dev.weft.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.graph.TaskGraph;
import dev.weft.run.Routes;
import dev.weft.run.SchedulerConfig;
import dev.weft.scheduling.TaskLedger.Entry;
import dev.weft.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A scheduler that is made of what another one wrote down goes on as that would have; each state
 * that is written here is also written again by the new one, and must be the same to the byte.
 */
class SchedulerStateTest {
  private static final int GRAPHS = Integer.getInteger("weft.graphs", 600);
  private static final long FIRST_SEED = 20_310_101L;
  private static final SchedulingRules ALONE =
      SchedulingRules.of(SchedulerConfig.STANDARD.withMostCalls(1));

  /** A graph in a world; the same seed makes the same. */
  private record Setting(long seed, TaskGraph graph, Routes routes, SchedulingRules rules) {
    static Setting of(long seed, SchedulingRules rules) {
      Random random = new Random(seed);
      int size = 1 + (int) (60 * random.nextDouble() * random.nextDouble());
      TaskGraph graph = new RandomGraphs(random).graph(size);
      return new Setting(
          seed, graph, random.nextBoolean() ? Routes.BY_TYPE : Routes.TOGETHER, rules);
    }

    Plan plan() {
      return PlanCompiler.compile(graph, routes);
    }

    Simulation simulation() {
      Random random = new Random(seed + 1);
      int trouble = List.of(0, 20, 40, 70).get(random.nextInt(4));
      ScriptedWorld world = new ScriptedWorld(seed, trouble, 1 + random.nextInt(700));
      Plan plan = Plan.read(plan().toBytes());
      Simulation simulation = new Simulation(plan, rules, world, seed, random);
      if (random.nextInt(4) == 0) {
        Duration after = Duration.ofMillis(random.nextInt(3_000));
        simulation.cancelTaskAt(after, random.nextInt(plan.size()), "not needed");
      }
      if (random.nextInt(10) == 0) {
        simulation.cancelRunAt(Duration.ofMillis(random.nextInt(3_000)), "changed our minds");
      }
      return simulation;
    }
  }

  /** In moments in which nothing is out anyway, not a line of the diary may change. */
  @Test
  void aSchedulerThatTakesOverDecidesAsTheLastOneWouldHave() {
    int takeovers = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + GRAPHS; seed++) {
      Setting setting = Setting.of(seed, SchedulingRules.FIRST);
      List<Happening> diary = setting.simulation().run();
      Simulation changed = setting.simulation().changeSchedulers();
      assertEquals(diary, changed.run(), "seed " + seed);
      takeovers += changed.takeovers();
    }
    assertTrue(takeovers > 3 * GRAPHS, "only " + takeovers + " schedulers took over");
  }

  /** A run that hands nothing out until nothing is out ends as the model says. */
  @Test
  void aRunThatHoldsBackUntilItCanBeWrittenDownIsAsTheModelSays() {
    int takeovers = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + GRAPHS; seed++) {
      Setting setting = Setting.of(seed, SchedulingRules.FIRST);
      Plan plan = setting.plan();
      List<String> ids = IntStream.range(0, plan.size()).mapToObj(plan::id).toList();
      Random dice = new Random(seed);
      Simulation changed = setting.simulation().changeSchedulers();
      changed.holdBackAt(Duration.ofMillis(dice.nextInt(400)));
      changed.holdBackAt(Duration.ofMillis(dice.nextInt(2_000)));
      List<Happening> diary = changed.run();
      try {
        new Judge(setting.graph(), ids, setting.routes(), seed, diary, true).judge();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
      takeovers += changed.takeovers();
    }
    assertTrue(takeovers > 3 * GRAPHS, "only " + takeovers + " schedulers took over");
  }

  /** Whatever the rules, where time decides nothing, all tasks end the same. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tasksEndAsTheyWouldHaveByAnyRules(boolean isFirst) {
    SchedulingRules rules = isFirst ? SchedulingRules.FIRST : ALONE;
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      TaskGraph graph = GrowthTest.calm(random, 1 + random.nextInt(50));
      Plan plan = PlanCompiler.compile(graph, Routes.TOGETHER);
      Simulation changed = simulation(plan, rules, seed);
      changed.changeSchedulers();
      changed.holdBackAt(Duration.ofMillis(random.nextInt(400)));
      changed.run();
      Simulation plain = simulation(plan, rules, seed);
      plain.run();
      assertEquals(ends(plan, plain), ends(plan, changed), "seed " + seed);
      assertEquals(plain.scheduler().counts(), changed.scheduler().counts());
      assertEquals(plain.scheduler().status(), changed.scheduler().status());
    }
  }

  /** Batches that are sub-graphs, workers that die with them, suspects in quarantine. */
  @Test
  void aFusedRunIsAsItMustBeWhoeverTakesOver() {
    SchedulingRules rules =
        SchedulingRules.of(new SchedulerConfig(SchedulerConfig.Order.CRITICAL_PATH, 1_000, 0));
    int takeovers = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + GRAPHS; seed++) {
      Random random = new Random(seed);
      TaskGraph graph = new RandomGraphs(random).graph(1 + random.nextInt(120));
      Plan plan = FusingTest.plan(graph, random.nextInt(20));
      int trouble = List.of(0, 10, 30).get(random.nextInt(3));
      FusedRuns runs = new FusedRuns(graph, plan, rules, seed, trouble, Set.of());
      try {
        runs.changeSchedulers(new Random(seed * 7_919)).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
      takeovers += runs.takeovers();
    }
    assertTrue(takeovers > GRAPHS, "only " + takeovers + " schedulers took over");
  }

  private static Simulation simulation(Plan plan, SchedulingRules rules, long seed) {
    ScriptedWorld world = new ScriptedWorld(seed, 30, 300);
    return new Simulation(plan, rules, world, seed, new Random(seed));
  }

  private record End(TaskStatus status, TaskStatus seenAs, int attempts) {}

  private static Map<String, End> ends(Plan plan, Simulation simulation) {
    Map<String, End> ends = new TreeMap<>();
    for (int task = 0; task < plan.size(); task++) {
      Entry entry = simulation.scheduler().entry(task);
      ends.put(plan.id(task), new End(entry.status, entry.seenAs, entry.attempts));
    }
    return ends;
  }

  @Test
  void nothingIsWrittenDownWhileATaskIsOut() {
    Driver run = Driver.of(null, RandomGraphs.plain("a"), RandomGraphs.plain("b")).start("a");
    assertThrows(IllegalStateException.class, run.scheduler::state);
    assertEquals(0, run.done("a").done("b").scheduler.state().ledger().missing()[0]);
  }
}
