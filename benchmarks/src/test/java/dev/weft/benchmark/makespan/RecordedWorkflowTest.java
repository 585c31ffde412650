package dev.weft.benchmark.makespan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.client.StandardOperations;
import dev.weft.graph.GraphReader;
import dev.weft.graph.TaskGraph;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class RecordedWorkflowTest {
  private static final int MEAN_MS = 100;

  @Test
  void thereAreTwenty() {
    assertEquals(20, RecordedWorkflow.NAMES.stream().distinct().count());
  }

  @ParameterizedTest
  @FieldSource("dev.weft.benchmark.makespan.RecordedWorkflow#NAMES")
  void eachIsAGraphOfTheWantedSize(String name) throws IOException {
    RecordedWorkflow workflow = RecordedWorkflow.read(name, MEAN_MS);
    TaskGraph graph =
        GraphReader.bind(workflow.graph(), Map.of(), null, StandardOperations.vocabulary(false))
            .orThrow();

    assertEquals(Integer.parseInt(name.split("-")[1]), graph.tasks().size());
    assertTrue(graph.tasks().size() >= 100 && graph.tasks().size() <= 400, name);
    assertEquals(
        MEAN_MS, Arrays.stream(workflow.millis()).average().orElseThrow(), 1.0, "mean of " + name);
  }

  /** What is simulated must be what is run. */
  @ParameterizedTest
  @FieldSource("dev.weft.benchmark.makespan.RecordedWorkflow#NAMES")
  void theSimulationSeesTheTasksOfTheGraph(String name) throws IOException {
    RecordedWorkflow workflow = RecordedWorkflow.read(name, MEAN_MS);

    for (int task = 0; task < workflow.millis().length; task++) {
      var written = workflow.graph().path("tasks").path(task);
      assertEquals(workflow.millis()[task] + "ms", written.at("/options/sleep").textValue(), name);
      assertEquals(workflow.parents()[task].length, written.path("dependencies").size(), name);
      for (int parent = 0; parent < workflow.parents()[task].length; parent++) {
        assertEquals(
            workflow.graph().path("tasks").path(workflow.parents()[task][parent]).path("id"),
            written.path("dependencies").path(parent));
      }
    }
  }
}
