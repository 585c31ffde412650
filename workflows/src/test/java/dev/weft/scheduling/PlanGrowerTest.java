package dev.weft.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.graph.GraphReader;
import dev.weft.graph.Vocabulary;
import dev.weft.run.Routes;
import dev.weft.run.WireFormat;
import dev.weft.task.Deadline;
import dev.weft.task.TaskPriority;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of sub-graphs in a plan. */
class PlanGrowerTest {
  private static Plan plan(String json) {
    try {
      JsonNode tree = WireFormat.mapper().readTree(json);
      JsonNode bound = GraphReader.bind(tree, Map.of(), null, Vocabulary.UNKNOWN).orThrow().tree();
      Plan plan =
          PlanCompiler.compile(
              GraphReader.readBound(bound, Vocabulary.UNKNOWN).orThrow(), Routes.TOGETHER);
      return Plan.read(plan.toBytes());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void eachUseSaysHowUrgentItsTasksAreAndHowLongTheyMayTake() {
    Plan plan =
        plan(
            """
            {"weft":1,"name":"uses","tasks":[
               {"id":"soon","graph":"work","priority":"HIGH","params":{"p":"CRITICAL","t":"7s"}},
               {"id":"later","graph":"work","params":{"p":"LOW"}}],
             "graphs":{"work":{"params":{"p":{"type":"string"},
                 "t":{"type":"duration","default":"9s"}},"tasks":[
               {"id":"a","type":"CUSTOM:x","priority":{"param":"p"},"timeout":{"param":"t"},
                "deadline":{"param":"t"}},
               {"id":"b","type":"CUSTOM:x"}]}}}
            """);
    PlanGrower grower = new PlanGrower(plan, task -> false);
    grower.addTasks(plan.indexOf("soon"));
    grower.addTasks(plan.indexOf("later"));

    Profile soon = plan.profile(plan.indexOf("soon/a"));
    assertEquals(TaskPriority.CRITICAL, soon.priority());
    assertEquals(Duration.ofSeconds(7), soon.timeout());
    assertEquals(new Deadline.After(Duration.ofSeconds(7)), soon.deadline());
    Profile later = plan.profile(plan.indexOf("later/a"));
    assertEquals(TaskPriority.LOW, later.priority());
    assertEquals(Duration.ofSeconds(9), later.timeout());
    assertEquals(TaskPriority.HIGH, plan.profile(plan.indexOf("soon/b")).priority());
    assertEquals(TaskPriority.NORMAL, plan.profile(plan.indexOf("later/b")).priority());
  }
}
