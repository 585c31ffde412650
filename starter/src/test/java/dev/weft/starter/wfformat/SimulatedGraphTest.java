package dev.weft.starter.wfformat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.client.StandardOperations;
import dev.weft.failure.WeftException;
import dev.weft.graph.GraphReader;
import dev.weft.graph.TaskGraph;
import dev.weft.graphfile.GraphFile;
import dev.weft.run.WireFormat;
import dev.weft.task.Fuse;
import dev.weft.task.Task;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Instances of both versions become graphs that the reader takes. */
class SimulatedGraphTest {
  private static final String NEW =
      """
      {"name":"small one","schemaVersion":"1.5","workflow":{
        "specification":{"tasks":[
          {"name":"split","id":"split_01","parents":[],"children":["work_01","work#01"]},
          {"name":"work","id":"work_01","parents":["split_01"],"children":["join"]},
          {"name":"work","id":"work#01","parents":["split_01"],"children":["join"]},
          {"name":"join","id":"join","parents":["work_01","work#01"],"children":[]}]},
        "execution":{"makespanInSeconds":9,"executedAt":"2024-01-01T00:00:00Z","tasks":[
          {"id":"split_01","runtimeInSeconds":1.5},{"id":"work_01","runtimeInSeconds":4},
          {"id":"work#01","runtimeInSeconds":2.5},{"id":"join","runtimeInSeconds":0}]}}}
      """;

  private static final String OLD =
      """
      {"name":"old","schemaVersion":"1.4","workflow":{"makespanInSeconds":3,"tasks":[
        {"name":"a","type":"compute","runtimeInSeconds":1,"parents":[],"children":["b"]},
        {"name":"b","type":"compute","id":"ID2","runtimeInSeconds":2,"parents":["a"]},
        {"name":"c","type":"compute","runtimeInSeconds":3,"parents":["b"]}]}}
      """;

  private static Instance instance(String json) {
    try {
      return Instance.read(WireFormat.mapper().readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static TaskGraph graph(String json, String scale) {
    String text = SimulatedGraph.text(instance(json), new BigDecimal(scale));
    JsonNode tree = GraphFile.read(text.getBytes(StandardCharsets.UTF_8), "graph.yaml").tree();
    return GraphReader.bind(tree, Map.of(), null, StandardOperations.vocabulary(true)).orThrow();
  }

  @Test
  void shapeAndTimesAreThoseOfTheInstance() {
    TaskGraph graph = graph(NEW, "0.1");
    assertEquals("small-one", graph.name());
    assertEquals(
        List.of("split_01", "work_01", "work-01", "join"),
        graph.tasks().stream().map(each -> each.id().value()).toList());
    assertEquals(
        List.of("150ms", "400ms", "250ms", "0ms"),
        graph.tasks().stream().map(each -> each.options().tree().path("sleep").asText()).toList());
    Task join = graph.tasks().get(3);
    assertEquals(
        List.of("work_01", "work-01"),
        join.waitsFor().stream().map(each -> each.task().value()).toList());
    assertEquals("work", graph.tasks().get(2).metadata().get("name"));
    assertEquals(Fuse.ALWAYS, join.flow().fuse());
    assertEquals(Fuse.AUTO, graph.tasks().get(0).flow().fuse());
    assertEquals(new BigDecimal("2"), instance(NEW).mean().stripTrailingZeros());
  }

  @Test
  void parentsOfTheOlderVersionMayBeNames() {
    TaskGraph graph = graph(OLD, "1");
    assertEquals(
        List.of("a", "ID2", "c"), graph.tasks().stream().map(each -> each.id().value()).toList());
    assertEquals("ID2", graph.tasks().get(2).waitsFor().get(0).task().value());
  }

  @Test
  void whatIsNoInstanceIsRefusedWithTheReason() {
    assertRefused("{}", "schemaVersion must be 1.4 or 1.5, got ''");
    assertRefused(NEW.replace("1.5\",\"workflow", "2.0\",\"workflow"), "got '2.0'");
    assertRefused("{\"schemaVersion\":\"1.4\",\"workflow\":{\"tasks\":[]}}", "no tasks");
    assertRefused(NEW.replace("[\"work_01\",\"work#01\"],\"children\":[]", "[\"x\"]"), "'x'");
    assertRefused(OLD.replace("\"ID2\"", "\"a\""), "two tasks have the id 'a'");
    assertRefused(OLD.replace("Seconds\":2", "Seconds\":-2"), "negative runtime");
  }

  private static void assertRefused(String json, String words) {
    WeftException e = assertThrows(WeftException.class, () -> instance(json));
    assertTrue(String.valueOf(e.getMessage()).contains(words), e.getMessage());
  }
}
