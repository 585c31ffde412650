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

  @Test
  void everyTicketTakesTheBranchOfItsQueue() throws Exception {
    try (Cli cli = Cli.withoutTemporal(folder)) {
      cli.file(
          "tickets.jsonl",
          """
          {"id": "A", "customer": "Ada", "text": "I want to send the lamp back and get my money."}
          {"id": "B", "customer": "Ben", "text": "The app crashes with an error when I open it."}
          {"id": "C", "customer": "Cem", "text": "When will my parcel arrive? It is late."}
          {"id": "D", "customer": "Dee"}
          """);
      JsonNode first = triage(cli, "tickets.jsonl").expect(0).json();
      assertEquals(4, first.at("/outputs/tickets/completed").intValue(), first::toString);
      List<String> rows = Files.readAllLines(folder.resolve("out/queues.csv"));
      assertEquals("id,queue,score,note", rows.get(0));
      assertTrue(rows.get(1).matches("A,refunds,0\\.\\d+,Offer Ada a return slip .*"), rows.get(1));
      assertTrue(rows.get(2).matches("B,outages,0\\.\\d+,.*Is this known\\? .*"), rows.get(2));
      assertTrue(rows.get(3).matches("C,delivery,0\\.\\d+,.*parcel.*"), rows.get(3));
      assertEquals("D,a person,0,Please sort by hand: INVALID_INPUT", rows.get(4));
      // Each ticket has a label, and one branch: of one task, of two, or the one for failures.
      assertEquals(1, first.at("/tasks/failed").intValue(), "the label of D");
      assertTrue(audit().contains("4 tickets: 4 triaged, 0 lost."), audit());

      triage(cli, "tickets.jsonl").expect(0);
      assertEquals(rows, Files.readAllLines(folder.resolve("out/queues.csv")), "the same again");
    }
  }

  @Test
  void theAuditIsWrittenWhenThereAreNoTickets() throws Exception {
    try (Cli cli = Cli.withoutTemporal(folder)) {
      JsonNode document = triage(cli, "no-tickets.csv").expect(1).json();
      assertEquals("FAILED", document.path("status").textValue());
      assertEquals("none", document.at("/outputs/queues").textValue());
      assertTrue(audit().contains("ended FAILED, the tickets SKIPPED"), audit());
      assertTrue(audit().contains("'no-tickets.csv' is not there"), audit());
    }
  }

  private static Ended triage(Cli cli, String tickets) throws IOException, InterruptedException {
    String file = cli.file("triage.yaml", Files.readString(EXAMPLES.resolve("ticket-triage.yaml")));
    return cli.run("run", file, "-p", "tickets=" + tickets, "--json");
  }

  private String audit() throws IOException {
    return Files.readString(folder.resolve("out/audit.md"));
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
