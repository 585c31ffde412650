package dev.weft.starter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A question is answered from documents, with the network cut. */
@Timeout(600)
class AskTheDocsIT {
  private static final Path PROJECT = Path.of("..");
  private static final String QUESTION = "What happens to a task when its worker is killed?";

  @TempDir Path folder;

  @Test
  void theAnswerStandsVerbatimInTheDocsAndIsTheSameEveryTime() throws Exception {
    LoopbackOnly.assumeAvailable();
    try (Cli cli = Cli.withoutTemporal(folder).offline()) {
      copyDocs(cli);
      JsonNode first = ask(cli, QUESTION).path("outputs");
      assertFalse(first.path("answer").textValue().isBlank(), first::toString);
      assertTrue(first.path("citations").size() > 0, first::toString);
      for (JsonNode citation : first.path("citations")) {
        String source = Files.readString(folder.resolve(citation.path("source").textValue()));
        assertEquals(
            citation.path("text").textValue(),
            source.substring(citation.path("start").intValue(), citation.path("end").intValue()),
            "a citation is what stands in its source");
      }
      assertEquals(
          first, ask(cli, QUESTION).path("outputs"), "asked again, into the same collection");
    }
  }

  @Test
  void whatTheDocsDoNotSayIsNotAnswered() throws Exception {
    try (Cli cli = Cli.withoutTemporal(folder)) {
      copyDocs(cli);
      JsonNode outputs =
          ask(cli, "How do I bake sourdough bread at high altitude?").path("outputs");
      assertEquals(0, outputs.path("citations").size(), outputs::toString);
    }
  }

  @Test
  void aFileThatIsNoTextIsPassedOver() throws Exception {
    try (Cli cli = Cli.withoutTemporal(folder)) {
      cli.file("ask.yaml", Files.readString(PROJECT.resolve("examples/ask-the-docs.yaml")));
      cli.file(
          "notes/house.md", "# The house\n\nThe gate closes at ten. Dogs sleep in the barn.\n");
      Files.write(folder.resolve("notes/picture.txt"), new byte[] {(byte) 0xFF, (byte) 0xD8, 0});
      Files.write(folder.resolve("notes/empty.txt"), new byte[0]);
      JsonNode outputs =
          cli.run(
                  "run",
                  "ask.yaml",
                  "-p",
                  "question=Where do dogs sleep?",
                  "-p",
                  "folder=notes",
                  "--json")
              .expect(0)
              .json()
              .path("outputs");
      assertEquals("notes/house.md", outputs.at("/citations/0/source").textValue());
    }
  }

  @Test
  void anUnknownModelIsRefusedBeforeAnythingRuns() throws Exception {
    try (Cli cli = Cli.withoutTemporal(folder)) {
      copyDocs(cli);
      cli.run("run", "ask.yaml", "-p", "question=x", "-p", "model=extractive-anser")
          .expect(2)
          .says("G038")
          .says("did you mean 'extractive-answer'?");
    }
  }

  private static JsonNode ask(Cli cli, String question) throws IOException, InterruptedException {
    JsonNode document =
        cli.run("run", "ask.yaml", "-p", "question=" + question, "--json").expect(0).json();
    assertEquals("COMPLETED", document.path("status").textValue(), document::toString);
    int pages = pages(cli.folder().resolve("docs")).size();
    assertEquals(4 + pages * 5, document.at("/tasks/total").intValue(), "four, and five a page");
    assertEquals(document.at("/tasks/total"), document.at("/tasks/completed"));
    return document;
  }

  private static void copyDocs(Cli cli) throws IOException {
    cli.file("ask.yaml", Files.readString(PROJECT.resolve("examples/ask-the-docs.yaml")));
    for (Path page : pages(PROJECT.resolve("docs"))) {
      cli.file("docs/" + page.getFileName(), Files.readString(page));
    }
  }

  private static List<Path> pages(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".md")).toList();
    }
  }
}
