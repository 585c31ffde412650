package dev.weft.graphfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.weft.graph.GraphHash;
import dev.weft.graph.GraphReader;
import dev.weft.graph.Problem;
import dev.weft.graph.SampleVocabulary;
import dev.weft.graph.TaskGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Twenty-seven graphs, each as YAML, as JSON and in Java. */
class GoldenGraphsTest {
  private static final Path FOLDER = MalformedFilesTest.folder("graphs");
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(GraphSchema.json(SampleVocabulary.closed()));

  static List<String> names() {
    return List.copyOf(BuiltGraphs.all().keySet());
  }

  private static ObjectNode tree(String file) {
    GraphFile.Loaded loaded = GraphFile.read(FOLDER.resolve(file));
    assertEquals(List.of(), loaded.problems());
    return loaded.tree();
  }

  @ParameterizedTest
  @MethodSource("names")
  void yamlJsonAndJavaAreOneTree(String name) {
    JsonNode built = BuiltGraphs.all().get(name);
    assertEquals(built, tree(name + ".json"));
    assertEquals(built, tree(name + ".yaml"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachIsValidAlsoWithParameters(String name) {
    ObjectNode tree = tree(name + ".yaml");
    GraphReader.Reading read = GraphReader.read(tree, NOW, SampleVocabulary.closed());
    assertEquals(List.of(), read.problems());
    GraphReader.Reading bound =
        GraphReader.bind(tree, params(tree), NOW, SampleVocabulary.closed());
    assertEquals(List.of(), bound.problems());
    ObjectNode boundTree = bound.orThrow().tree();
    TaskGraph again = GraphReader.readBound(boundTree, SampleVocabulary.closed()).orThrow();
    assertEquals(bound.orThrow().tasks(), again.tasks());
    assertEquals(bound.orThrow().graphs(), again.graphs());
    assertEquals(bound.orThrow().outputs(), again.outputs());
    for (int i = 0; i < bound.orThrow().tasks().size(); i++) {
      assertEquals(
          bound.orThrow().tasks().get(i),
          GraphReader.task(boundTree.get("tasks").get(i), boundTree.path("defaults")));
    }
  }

  private static Map<String, JsonNode> params(JsonNode tree) {
    return tree.at("/params/question").isMissingNode()
        ? Map.of()
        : Map.of("question", TextNode.valueOf("Why?"));
  }

  /** A hash that changes makes a resubmitted run a conflict: it never changes. */
  @Test
  void hashesAreFrozen() throws IOException {
    List<String> found = new ArrayList<>();
    for (String name : names()) {
      ObjectNode tree = tree(name + ".json");
      found.add(
          name + " " + GraphHash.of(tree, GraphReader.paramsWithDefaults(tree, params(tree))));
    }
    assertEquals(Files.readAllLines(FOLDER.resolve("hashes.txt")), found);
  }

  @ParameterizedTest
  @MethodSource("names")
  void theSchemaAcceptsWhatTheReaderAccepts(String name) {
    assertEquals(List.of(), SCHEMA.validate(tree(name + ".yaml")));
  }

  /** What a schema cannot know: ids, cycles, values of parameters, the clock, templates. */
  private static final List<String> BEYOND_A_SCHEMA =
      List.of(
          "G017", "G018", "G021", "G040", "G041", "G042", "G043", "G045", "G046", "G052", "G055",
          "G056", "G059", "G060", "G061", "G062", "G063", "G064", "G065", "G066", "G070", "G071",
          "G072", "G007", "G038", "G039", "W001", "W002", "W003");

  /** What this schema leaves to the reader: Base64, and whose items an item may be. */
  private static final List<String> BEYOND_THIS_SCHEMA =
      List.of(
          "bad-base64.yaml",
          "item-inside-graph.yaml",
          "item-without-for-each.yaml",
          "limits-twice.yaml");

  @ParameterizedTest
  @MethodSource("dev.weft.graphfile.MalformedFilesTest#files")
  void theSchemaRefusesWhatItCan(String file) {
    GraphFile.Loaded loaded = GraphFile.read(MalformedFilesTest.folder("malformed").resolve(file));
    ObjectNode tree = loaded.tree();
    if (tree == null || !loaded.problems().isEmpty() || BEYOND_THIS_SCHEMA.contains(file)) {
      return;
    }
    List<Problem> problems = GraphReader.read(tree, NOW, SampleVocabulary.closed()).problems();
    if (problems.stream().allMatch(each -> BEYOND_A_SCHEMA.contains(each.code().name()))) {
      return;
    }
    assertTrue(!SCHEMA.validate(tree).isEmpty(), file);
  }
}
