package dev.weft.graph;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import org.junit.jupiter.api.Test;

class GraphSizeTest {

  /** So many tasks, of which the last ones each wait for the same first ones. */
  private static TaskGraph graph(int tasks, int sources, int waiting) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode().put("weft", 1).put("name", "g");
    ArrayNode list = tree.putArray("tasks");
    for (int i = 0; i < tasks; i++) {
      ObjectNode task = list.addObject().put("id", "t" + i).put("type", "CUSTOM:simulate");
      if (i >= tasks - waiting) {
        ArrayNode dependencies = task.putArray("dependencies");
        for (int source = 0; source < sources; source++) {
          dependencies.add("t" + source);
        }
      }
    }
    return GraphReader.readBound(tree, Vocabulary.UNKNOWN).orThrow();
  }

  private static String refused(TaskGraph graph, long bytes) {
    WeftException refusal = assertThrows(WeftException.class, () -> GraphSize.check(graph, bytes));
    assertEquals(FailureCode.TOO_LARGE, refusal.code());
    return refusal.getMessage();
  }

  @Test
  void aHundredThousandTasksAreTheMost() {
    assertDoesNotThrow(() -> GraphSize.check(graph(100_000, 0, 0), 1));
    assertEquals(
        "graph 'g' has 100,001 tasks; a run may have 100,000, so split it",
        refused(graph(100_001, 0, 0), 1));
  }

  @Test
  void halfAMillionEdgesAreTheMost() {
    assertDoesNotThrow(() -> GraphSize.check(graph(1_000, 500, 1_000 - 500), 1));
    TaskGraph atTheEdge = graph(1_500, 500, 1_000);
    assertDoesNotThrow(() -> GraphSize.check(atTheEdge, 1));
    assertEquals(
        "graph 'g' has 500,500 dependencies and references; a run may have 500,000, so split it",
        refused(graph(1_501, 500, 1_001), 1));
  }

  @Test
  void sixtyFourMebibytesAreTheMost() {
    TaskGraph graph = graph(1, 0, 0);
    assertDoesNotThrow(() -> GraphSize.check(graph, GraphSize.BYTE_LIMIT));
    assertEquals(
        "graph 'g' has 67,108,865 bytes of JSON; a run may have 67,108,864, so split it",
        refused(graph, GraphSize.BYTE_LIMIT + 1L));
  }
}
