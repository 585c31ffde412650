package dev.weft.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.graph.GraphBuilder;
import dev.weft.graph.GraphValue;
import dev.weft.graph.Parameter;
import dev.weft.run.RunStatus;
import dev.weft.task.ConcurrencyLimit;
import dev.weft.task.Fuse;
import dev.weft.task.TaskType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How many tasks of one kind run at once. */
class LimitsTest {
  private static final TaskType SIMULATE = TaskType.custom("simulate");
  private static final Duration SHORT = Duration.ofMillis(1);

  @Test
  void aKeyIsCountedAndOthersPass() {
    GraphBuilder graph = GraphBuilder.named("limited").limit(ConcurrencyLimit.ofKey("shop", 1));
    graph.task("a", SIMULATE).limitKey("shop");
    graph.task("b", SIMULATE).limitKey("shop");
    graph.task("c", SIMULATE);
    Driver run = Driver.of(graph).start("a").start("c");

    assertEquals(Optional.empty(), run.next());
    assertEquals("ready; the limit for key shop lets 1 run at once", run.why("b"));
    assertEquals(RunStatus.COMPLETED, run.done("a").start("b").done("b").done("c").status());
  }

  @Test
  void aTypeAndAModelAreCounted() {
    GraphBuilder graph =
        GraphBuilder.named("limited")
            .limit(ConcurrencyLimit.ofType(SIMULATE, 2))
            .limit(ConcurrencyLimit.ofModel("small", 1));
    for (String each : List.of("a", "b", "c")) {
      graph.task(each, SIMULATE);
      graph.task("model-" + each, TaskType.custom("ask")).modelId("small");
    }
    Driver run = Driver.of(graph).start("a").start("b").start("model-a");

    assertEquals(Optional.empty(), run.next());
    run.done("model-a").start("model-b");
    assertEquals(Optional.empty(), run.next());
    run.lose("b"); // which gives its place back
    assertTrue(run.next().isPresent());
  }

  @Test
  void aBatchRunsOneAfterTheOtherAndCountsAsOne() {
    GraphBuilder graph = GraphBuilder.named("limited").limit(ConcurrencyLimit.ofKey("shop", 1));
    for (int i = 0; i < 100; i++) {
      graph.task("shop-" + i, SIMULATE).limitKey("shop").fuse(Fuse.ALWAYS).estimate(SHORT);
      graph.task("free-" + i, SIMULATE).fuse(Fuse.ALWAYS).estimate(SHORT);
    }
    Driver run = Driver.of(graph);
    Batch first = run.batch("shop-0");

    assertTrue(first.calls().size() > 1);
    assertTrue(
        first.calls().stream().allMatch(each -> run.plan.id(each.task()).startsWith("shop")));
    for (Optional<Batch> next = run.next(); next.isPresent(); next = run.next()) {
      int task = next.get().calls().get(0).task();
      assertTrue(run.plan.id(task).startsWith("free"), run.plan.id(task));
    }
  }

  @Test
  void aModelThatAUseOfASubGraphGivesIsCounted() {
    GraphBuilder graph = GraphBuilder.named("limited").limit(ConcurrencyLimit.ofModel("small", 1));
    graph
        .graph("asking")
        .param("model", Parameter.Type.STRING)
        .task("ask", TaskType.custom("ask"))
        .modelId(GraphValue.param("model"));
    graph.use("one", "asking").give("model", "small");
    graph.use("two", "asking").give("model", "large");
    Driver run = Driver.of(graph);
    PlanGrower grower = new PlanGrower(run.plan, run.scheduler::hasEnded);

    grower.addTasks(run.plan.indexOf("one"));
    grower.addTasks(run.plan.indexOf("two"));

    assertEquals(List.of(0), run.plan.profile(run.plan.indexOf("one/ask")).limits());
    assertEquals(List.of(), run.plan.profile(run.plan.indexOf("two/ask")).limits());
  }
}
