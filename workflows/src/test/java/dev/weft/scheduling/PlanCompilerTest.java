package dev.weft.scheduling;

import static dev.weft.scheduling.RandomGraphs.on;
import static dev.weft.scheduling.RandomGraphs.plain;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.run.Routes;
import dev.weft.task.Task;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanCompilerTest {

  private static Plan compile(Task... tasks) {
    return PlanCompiler.compile(RandomGraphs.graph("small", List.of(tasks), null), Routes.TOGETHER);
  }

  private static List<String> ids(Plan plan) {
    return IntStream.range(0, plan.size()).mapToObj(plan::id).toList();
  }

  @Test
  void aFileThatIsInOrderStaysInOrder() {
    Plan plan = compile(plain("a"), plain("b", on("a")), plain("c"), plain("d", on("b")));
    assertEquals(List.of("a", "b", "c", "d"), ids(plan));
  }

  @Test
  void aTaskComesAfterWhatItWaitsFor() {
    Plan plan = compile(plain("c", on("b")), plain("b", on("a")), plain("a"), plain("d"));
    assertEquals(List.of("a", "b", "c", "d"), ids(plan));
    assertEquals(List.of(2, 1, 0, 3), IntStream.range(0, 4).mapToObj(plan::definition).toList());
  }

  @Test
  void everyEdgeLeadsForward() {
    for (int seed = 0; seed < 200; seed++) {
      Plan plan =
          PlanCompiler.compile(new RandomGraphs(new Random(seed)).graph(40), Routes.BY_TYPE);
      for (int task = 0; task < plan.size(); task++) {
        for (int source : plan.waitsFor(task)) {
          assertTrue(source < task);
        }
      }
    }
  }

  @Test
  void aCycleAndAnUnknownTaskAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> compile(plain("a", on("b")), plain("b", on("a"))));
    assertThrows(IllegalArgumentException.class, () -> compile(plain("a", on("nobody"))));
  }
}
