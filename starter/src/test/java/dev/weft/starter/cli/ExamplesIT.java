package dev.weft.starter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.text.NearCopies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Examples as their pages tell people to run them. */
@Timeout(300)
class ExamplesIT {
  private static final Path EXAMPLES = Path.of("..", "examples");
  private static final int MOST_ERRORS = 2;

  @TempDir Path folder;

  @Test
  void editedCopiesAreGroupedWithTheirOriginals() throws Exception {
    NearCopies copies = NearCopies.of(2026, 500, 50);
    copies.writeTo(Files.createDirectory(folder.resolve("texts")));
    try (Cli cli = Cli.withoutTemporal(folder)) {
      JsonNode outputs = run(cli, "near-duplicates.yaml", "-p", "folder=texts").path("outputs");
      List<Set<String>> groups = new ArrayList<>();
      for (JsonNode group : outputs.path("groups")) {
        Set<String> names = new HashSet<>();
        group
            .path("members")
            .forEach(each -> names.add(each.path("id").textValue().substring("texts/".length())));
        groups.add(names);
      }
      List<String> errors = copies.errors(groups);
      assertTrue(errors.size() <= MOST_ERRORS, errors::toString);
      assertEquals(500, outputs.path("documents").intValue());
      assertTrue(Files.size(folder.resolve(outputs.path("report").textValue())) > 0);
    }
  }

  @Test
  void everyTicketGetsALabelAndARow() throws Exception {
    try (Cli cli = Cli.withoutTemporal(folder)) {
      cli.file("examples/tickets.csv", Files.readString(EXAMPLES.resolve("tickets.csv")));
      JsonNode first = run(cli, "classify-tickets.yaml").path("outputs");
      Path routing = folder.resolve(first.path("routing").textValue());
      List<String> rows = Files.readAllLines(routing);
      int labelled = 0;
      for (JsonNode count : first.path("labels")) {
        labelled += count.intValue();
      }
      long tickets = Files.readAllLines(EXAMPLES.resolve("tickets.csv")).size() - 1L;
      assertEquals(tickets, labelled, first::toString);
      assertEquals(tickets, rows.size() - 1, "one row a ticket, and the header");
      assertEquals(first, run(cli, "classify-tickets.yaml").path("outputs"));
      assertEquals(rows, Files.readAllLines(routing), "a second run replaces, it does not repeat");
    }
  }

  private static JsonNode run(Cli cli, String example, String... more)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("run"));
    line.add(cli.file(example, Files.readString(EXAMPLES.resolve(example))));
    line.addAll(List.of(more));
    line.add("--json");
    return cli.run(line.toArray(String[]::new)).expect(0).json();
  }
}
