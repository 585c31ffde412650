package dev.weft.benchmark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.benchmark.bare.NormaliseText;
import dev.weft.client.StandardOperations;
import dev.weft.graph.GraphReader;
import dev.weft.graph.TaskGraph;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void theLargestGraphHasTheEdgesThatAreWanted() {
    Shape shape = Sizes.layered(100_000);

    assertEquals(100_000, shape.tasks());
    assertEquals(300_000, shape.edges());
  }

  @Test
  void parentsAreEarlierAndDifferent() {
    for (int[] parents : Shape.layered(100, 100).parents()) {
      assertEquals(parents.length, Arrays.stream(parents).distinct().count());
    }
    Shape shape = Shape.layered(100, 100);
    for (int task = 0; task < shape.tasks(); task++) {
      int layer = task / 100;
      assertTrue(Arrays.stream(shape.parents()[task]).allMatch(each -> each / 100 == layer - 1));
    }
  }

  @Test
  void weftWaitsForWhatTheHandWrittenWorkflowWaitsFor() {
    for (Shape shape :
        new Shape[] {Shape.chain(5), Shape.fan(7), Shape.flat(3), Shape.layered(4, 9)}) {
      TaskGraph graph = read(shape.graph());
      assertEquals(shape.tasks(), graph.tasks().size());
      for (int task = 0; task < shape.tasks(); task++) {
        long waits =
            graph.tasks().get(task).waitsFor().stream()
                .map(each -> each.task().value())
                .distinct()
                .count();
        assertEquals(shape.parents()[task].length, waits, shape.name() + " t" + task);
      }
    }
  }

  @Test
  void theMappedTaskHasItsItems() {
    TaskGraph graph = read(Shape.mapped(12));

    assertEquals(1, graph.tasks().size());
  }

  @Test
  void theWorkIsRealAndSettlesAfterOneTask() {
    NormaliseText work = new NormaliseText();
    String clean = work.normalise(Shape.TEXT);

    assertEquals("A short text - with \"quotes\" and blanks.", clean);
    assertEquals(clean, work.normalise(clean));
  }

  private static TaskGraph read(ObjectNode graph) {
    return GraphReader.bind(graph, Map.of(), null, StandardOperations.vocabulary(false)).orThrow();
  }
}
