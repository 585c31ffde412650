package dev.weft.graphfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.graph.GraphReader;
import dev.weft.graph.Position;
import dev.weft.graph.Problem;
import dev.weft.graph.SampleVocabulary;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that must be refused: each with a code and a place, quickly. */
class MalformedFilesTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Duration QUICK = Duration.ofSeconds(2);

  static Path folder(String name) {
    try {
      return Path.of(MalformedFilesTest.class.getResource("/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Stream<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder("malformed"))) {
      return files
          .map(each -> each.getFileName().toString())
          .filter(each -> each.endsWith(".json") || each.endsWith(".yaml"))
          .sorted()
          .toList()
          .stream();
    }
  }

  /** Each line: file, then code, line and column of each problem. */
  private static Map<String, String> expectations() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    for (String line : Files.readAllLines(folder("malformed").resolve("expectations.txt"))) {
      int blank = line.indexOf(' ');
      expected.put(line.substring(0, blank), line.substring(blank + 1));
    }
    return expected;
  }

  static List<Problem> problems(Path file) {
    GraphFile.Loaded loaded = GraphFile.read(file);
    ObjectNode tree = loaded.tree();
    return loaded.locate(
        tree == null
            ? List.of()
            : GraphReader.read(tree, NOW, SampleVocabulary.closed()).problems());
  }

  @ParameterizedTest
  @MethodSource("files")
  void isRefusedWithACodeAndAPlaceInTime(String file) throws IOException {
    List<Problem> problems =
        assertTimeoutPreemptively(QUICK, () -> problems(folder("malformed").resolve(file)));
    List<String> found = new ArrayList<>();
    for (Problem each : problems) {
      Position position = each.position();
      assertNotNull(position, each::toString);
      found.add(each.code() + "@" + position.line() + ":" + position.column());
    }
    assertEquals(expectations().get(file), String.join(" ", found), problems::toString);
  }

  @ParameterizedTest
  @MethodSource("files")
  void theJavaApiSaysTheSameOfTheSameTree(String file) {
    GraphFile.Loaded loaded = GraphFile.read(folder("malformed").resolve(file));
    ObjectNode tree = loaded.tree();
    if (tree == null || !loaded.problems().isEmpty()) {
      return; // no tree can say what is wrong here
    }
    GraphReader.Reading reading = GraphReader.bind(tree, Map.of(), NOW, SampleVocabulary.closed());
    assertFalse(reading.isValid());
    List<String> fromTree = codes(reading.problems());
    assertTrue(
        fromTree.containsAll(codes(problems(folder("malformed").resolve(file)))),
        fromTree::toString);
  }

  private static List<String> codes(List<Problem> problems) {
    return problems.stream().map(each -> each.code().name()).sorted().toList();
  }

  @Test
  void thereAreAHundredKindsAndEachIsExpected() throws IOException {
    assertEquals(files().toList(), List.copyOf(expectations().keySet()));
    assertTrue(files().count() >= 100);
  }
}
