package dev.weft.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.failure.FailureCode;
import dev.weft.graph.GraphBuilder;
import dev.weft.run.ResourceCapacity;
import dev.weft.run.RoomAnswer;
import dev.weft.run.WorkerState;
import dev.weft.task.ResourceNeeds;
import dev.weft.task.TaskType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tasks that need more than a worker has. */
class RoomsTest {
  private static final long GIB = 1L << 30;
  private static final WorkerState SMALL =
      new WorkerState("w", 4, null, new ResourceCapacity(4, 4 * GIB, 10 * GIB), null);
  private static final RoomAnswer HOPELESS =
      new RoomAnswer(1, true, false, List.of("w: cpu 4.00, memory 4.0 GiB, storage 10.0 GiB"));

  private static Driver run() {
    GraphBuilder graph = GraphBuilder.named("large");
    TaskType simulate = TaskType.custom("simulate");
    graph.task("large", simulate).resources(new ResourceNeeds(0, 100 * GIB, 0));
    graph.task("as-large", simulate).resources(new ResourceNeeds(0, 100 * GIB, 0));
    graph.task("small", simulate).resources(new ResourceNeeds(0, GIB, 0));
    return Driver.of(graph);
  }

  @Test
  void whatNobodyCanHoldHasFailedWithWhatTheyHave() {
    Driver run = run().refuse("large", SMALL);
    assertEquals(List.of("large"), run.asked());
    run.refuse("as-large", SMALL).refuse("small", SMALL);
    assertEquals(List.of(), run.asked(), "once for the same needs, and not for what fits");

    run.answerRoom("large", HOPELESS);

    for (String each : List.of("large", "as-large")) {
      assertEquals(FailureCode.INSUFFICIENT_RESOURCES, run.end(each).error().code());
      assertEquals(0, run.end(each).attempts());
    }
    assertEquals(
        "it needs memory 100.0 GiB, and no worker of its queue has as much"
            + " (w: cpu 4.00, memory 4.0 GiB, storage 10.0 GiB);"
            + " start a larger worker or declare less",
        run.end("large").error().message());
    assertTrue(run.isOpen("small"));
  }

  @Test
  void asLongAsAWorkerMayHaveItItWaits() {
    Driver run = run().refuse("large", SMALL);
    run.asked();
    run.answerRoom("large", new RoomAnswer(2, false, false, List.of("w: memory 4.0 GiB")));
    assertTrue(run.isOpen("large"));
    run.tick(1_000).refuse("large", SMALL);
    assertEquals(List.of(), run.asked(), "not at once");
    run.tick(6_000).refuse("large", SMALL);
    assertEquals(List.of("large"), run.asked());
  }
}
