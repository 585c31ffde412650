package dev.weft.starter.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.client.StandardOperations;
import dev.weft.failure.FailureCode;
import dev.weft.graph.GraphReader;
import dev.weft.graph.Problem;
import dev.weft.graph.ProblemCode;
import dev.weft.graph.Vocabulary;
import dev.weft.graphfile.GraphFile;
import dev.weft.starter.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Documents that cannot drift: their links, lengths, code and tables are compared with the rest.
 */
class DocsTest {
  /** Maven runs the tests of a module in the module's folder. */
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private static final Pattern LINK = Pattern.compile("!?\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE =
      Pattern.compile("<!-- code: (\\S+) -->\\n```java\\n(.*?)\\n```", Pattern.DOTALL);
  private static final Pattern GRAPH =
      Pattern.compile("```yaml\\n(weft: 1\\n.*?)```", Pattern.DOTALL);
  private static final Pattern SAMPLE =
      Pattern.compile("// sample: begin\\n(.*?)\\n[ ]*// sample: end", Pattern.DOTALL);

  @Test
  void everyLinkLeadsToAFileAndAHeading() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      Matcher link = LINK.matcher(withoutFences(document));
      while (link.find()) {
        String target = link.group(1);
        if (!target.matches("[a-z]+:.*") && !leadsSomewhere(document, target)) {
          broken.add(ROOT.relativize(document) + ": " + target);
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  private static boolean leadsSomewhere(Path document, String target) throws IOException {
    int hash = target.indexOf('#');
    String name = hash < 0 ? target : target.substring(0, hash);
    Path file = name.isEmpty() ? document : document.resolveSibling(name).normalize();
    if (!file.startsWith(ROOT) || !Files.exists(file)) {
      return false;
    }
    return hash < 0 || anchors(file).contains(target.substring(hash + 1));
  }

  /** The anchors that GitHub gives to headings. */
  private static List<String> anchors(Path file) throws IOException {
    return withoutFences(file)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(text -> text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  private static String withoutFences(Path document) throws IOException {
    return Files.readString(document).replaceAll("(?s)```.*?```", "");
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    for (Path folder : List.of(ROOT, ROOT.resolve("docs"))) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
      }
    }
    assertTrue(documents.size() > 10, documents::toString);
    return documents;
  }

  @Test
  void theReadmeIsShortAndBeginsWithACommand() throws IOException {
    List<String> lines = Files.readAllLines(ROOT.resolve("README.md"));
    assertTrue(lines.size() <= 200, lines.size() + " lines");
    int first = lines.indexOf("$ ./weft run examples/read-a-folder.yaml") + 1;
    assertTrue(first > 0 && first <= 25, "first command in line " + first);
    assertTrue(Files.readAllLines(ROOT.resolve("ARCHITECTURE.md")).size() <= 150);
  }

  @Test
  void codeInDocumentsIsCodeThatTestsRun() throws IOException {
    int samples = 0;
    for (Path document : documents()) {
      Matcher code = CODE.matcher(Files.readString(document));
      while (code.find()) {
        samples++;
        String source = Files.readString(ROOT.resolve(code.group(1)));
        List<String> written = new ArrayList<>();
        Matcher sample = SAMPLE.matcher(source);
        while (sample.find()) {
          written.add(sample.group(1).stripIndent());
        }
        assertEquals(String.join("\n\n", written), code.group(2), code.group(1));
      }
    }
    assertEquals(3, samples, "samples found in documents");
  }

  @Test
  void everyGraphInADocumentIsValid(@TempDir Path folder) throws IOException {
    int graphs = 0;
    for (Path document : documents()) {
      Matcher graph = GRAPH.matcher(Files.readString(document));
      while (graph.find()) {
        graphs++;
        Path file = Files.writeString(folder.resolve(graphs + ".yaml"), graph.group(1));
        GraphFile.Loaded loaded = GraphFile.read(file);
        List<Problem> problems = new ArrayList<>(loaded.problems());
        if (loaded.tree() != null) {
          Vocabulary open = StandardOperations.vocabulary(true);
          problems.addAll(GraphReader.read(loaded.tree(), Instant.now(), open).problems());
        }
        assertEquals(List.of(), problems, ROOT.relativize(document).toString());
      }
    }
    assertTrue(graphs >= 3, graphs + " graphs found in documents");
  }

  @Test
  void theTableOfProblemCodesIsComplete() throws IOException {
    List<String> expected =
        Arrays.stream(ProblemCode.values())
            .map(code -> "| `" + code.name() + "` | " + code.title() + " |")
            .toList();
    assertEquals(expected, table("docs/graph-files.md", "problem codes"));
  }

  @Test
  void theTableOfExitCodesIsComplete() throws IOException {
    List<String> expected =
        Arrays.stream(ExitCode.values())
            .map(code -> "| `" + code.number() + "` | " + code.meaning() + " |")
            .toList();
    assertEquals(expected, table("docs/cli.md", "exit codes"));
  }

  @Test
  void theTableOfFailureCodesIsComplete() throws IOException {
    List<String> names =
        Arrays.stream(FailureCode.values())
            .map(code -> "| `" + code.name() + "` | " + (code.retryable() ? "yes" : "no") + " |")
            .toList();
    List<String> written =
        table("docs/lifecycle.md", "failure codes").stream()
            .map(row -> row.replaceFirst("^(\\| `[A-Z_]+` \\| (yes|no) \\|).*", "$1"))
            .toList();
    assertEquals(names, written);
  }

  /** The rows of a table between {@code <!-- name: begin -->} and its end. */
  private static List<String> table(String document, String name) throws IOException {
    String text = Files.readString(ROOT.resolve(document));
    String begin = "<!-- " + name + ": begin -->";
    String end = "<!-- " + name + ": end -->";
    assertTrue(text.contains(begin) && text.contains(end), document + " has no " + begin);
    return text.substring(text.indexOf(begin) + begin.length(), text.indexOf(end))
        .lines()
        .filter(line -> line.startsWith("| `"))
        .toList();
  }
}
