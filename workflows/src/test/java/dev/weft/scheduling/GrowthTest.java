package dev.weft.scheduling;

import static dev.weft.scheduling.RandomGraphs.on;
import static dev.weft.scheduling.RandomGraphs.plain;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.graph.TaskGraph;
import dev.weft.run.Routes;
import dev.weft.run.RunStatus;
import dev.weft.task.OnFailure;
import dev.weft.task.Task;
import dev.weft.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A plan may grow while it runs. */
class GrowthTest {

  /** What must not depend on when a task became known, where no deadline and no cancel play. */
  private record Outcome(TaskStatus status, int attempts, int deaths) {}

  private static Map<String, Outcome> run(Plan whole, int first, Duration growth, long seed) {
    Plan plan = Plans.empty(whole);
    Plans.append(whole, plan, first);
    ScriptedWorld world = new ScriptedWorld(seed, 30, 300);
    Simulation simulation = new Simulation(plan, world, seed, new Random(seed));
    simulation.growAt(growth, () -> Plans.append(whole, plan, whole.size()));
    simulation.run();
    Map<String, Outcome> ends = new TreeMap<>();
    for (int task = 0; task < whole.size(); task++) {
      TaskLedger.Entry entry = simulation.scheduler().entry(task);
      ends.put(whole.id(task), new Outcome(entry.status, entry.attempts, entry.deaths));
    }
    return ends;
  }

  @Test
  void aPlanInTwoChunksEndsAsTheWholeDoes() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Plan whole = PlanCompiler.compile(calm(random, 1 + random.nextInt(50)), Routes.BY_TYPE);
      int first = random.nextInt(whole.size() + 1);
      Duration growth = Duration.ofMillis(random.nextInt(1_500));
      assertEquals(
          run(whole, whole.size(), growth, seed), run(whole, first, growth, seed), "seed " + seed);
    }
  }

  /** A graph in which time and others' failures end nothing, so that the order cannot matter. */
  static TaskGraph calm(Random random, int size) {
    List<Task> tasks =
        new RandomGraphs(random)
            .graph(size).tasks().stream()
                .map(
                    task ->
                        Driver.with(
                            task,
                            task.onFailure() instanceof OnFailure.FailRun
                                ? new OnFailure.SkipDependents()
                                : task.onFailure(),
                            null,
                            task.retry()))
                .toList();
    return RandomGraphs.graph("calm", tasks, null);
  }

  private static Plan chain() {
    List<Task> tasks = List.of(plain("a"), plain("b", on("a")), plain("c", on("b")));
    return PlanCompiler.compile(RandomGraphs.graph("chain", tasks, null), Routes.TOGETHER);
  }

  @Test
  void aNewTaskLearnsOfAnEndThatCameBeforeIt() {
    Plan plan = Plans.empty(chain());
    Plans.append(chain(), plan, 1);
    Simulation simulation = new Simulation(plan, new ScriptedWorld(1, 0, 10), 1, new Random(1));
    simulation.growAt(Duration.ofSeconds(5), () -> Plans.append(chain(), plan, 3));
    simulation.run();
    assertEquals(RunStatus.COMPLETED, simulation.scheduler().status());
    assertEquals(3, simulation.scheduler().counts().completed());
  }

  @Test
  void aTaskThatIsNewInACancelledRunIsCancelled() {
    Plan plan = Plans.empty(chain());
    Plans.append(chain(), plan, 2);
    Simulation simulation = new Simulation(plan, new ScriptedWorld(1, 0, 2_000), 1, new Random(1));
    simulation.cancelRunAt(Duration.ofMillis(1), "no");
    simulation.growAt(Duration.ofMillis(2), () -> Plans.append(chain(), plan, 3));
    simulation.run();
    assertEquals(TaskStatus.CANCELLED, simulation.scheduler().entry(2).status);
  }
}
