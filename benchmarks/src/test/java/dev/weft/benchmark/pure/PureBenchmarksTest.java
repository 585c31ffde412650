package dev.weft.benchmark.pure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** That what JMH measures does the work; JMH itself only says that nothing was thrown. */
class PureBenchmarksTest {
  private static final int TASKS = 200;

  @Test
  void graphsAreReadAndHashed() {
    GraphBench graph = new GraphBench();
    graph.tasks = TASKS;
    graph.write();

    assertEquals(TASKS, graph.validate().tasks().size());
    assertEquals(graph.hash(), graph.hash());
  }

  @Test
  void plansAreCompiledWrittenAndReadBack() {
    PlanBench plan = new PlanBench();
    plan.tasks = TASKS;
    plan.read();

    assertEquals(TASKS, plan.compile().size());
    assertTrue(plan.write().length > 0);
    assertEquals(TASKS, plan.readBack().size());
  }

  @Test
  void aWholeRunIsScheduled() {
    SchedulerBench scheduler = new SchedulerBench();
    scheduler.tasks = TASKS;
    scheduler.compile();
    long batches = scheduler.wholeRun();

    assertTrue(batches > 0 && batches <= TASKS, batches + " batches");
  }
}
