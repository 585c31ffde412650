package dev.weft.starter.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.run.WireFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
  private static final String GRAPH =
      """
      weft: 1
      name: two
      params: { text: { type: string }, size: { type: integer, default: 3 } }
      tasks:
        - { id: clean, type: TEXT_PROCESSING, operation: normalise, input: { text: { param: text } } }
        - { id: size, type: TEXT_PROCESSING, operation: count, input: { from: clean } }
      outputs: { size: { from: size } }
      """;

  @TempDir Path folder;

  private CallRecord weft(String... arguments) {
    return CallRecord.of(folder, Map.of(), arguments);
  }

  private String graph(String text) throws IOException {
    Files.writeString(folder.resolve("graph.yaml"), text);
    return "graph.yaml";
  }

  @Test
  void helpTeachesEachCommandAndEachExitCode() {
    CallRecord help = weft("--help");
    assertEquals(0, help.code());
    for (String command : commands()) {
      assertTrue(help.out().contains("  weft " + command), command + " has an example");
    }
    assertTrue(help.out().contains("130  detached"), help.out());
    assertEquals("", help.err());
  }

  @Test
  void eachCommandHasHelpWithAnExample() {
    for (String command : commands()) {
      CallRecord help = weft(command, "--help");
      assertEquals(0, help.code(), command);
      assertTrue(help.out().contains("Example:"), help.out());
      assertTrue(help.out().contains("  weft " + command), help.out());
    }
  }

  private static List<String> commands() {
    return List.of(
        "run",
        "watch",
        "status",
        "result",
        "cancel",
        "worker",
        "server",
        "validate",
        "types",
        "schema",
        "new");
  }

  @Test
  void wrongUseIsBadInputAndSaysWhereToLook() {
    for (List<String> wrong :
        List.of(
            List.of("rnu"),
            List.of("run"),
            List.of("run", "a.yaml", "--slots", "3"),
            List.of("run", "a.yaml", "--server", "cloud"),
            List.of("worker", "--slots", "many"),
            List.of("status"))) {
      CallRecord call = weft(wrong.toArray(String[]::new));
      assertEquals(2, call.code(), wrong::toString);
      assertEquals("", call.out());
      assertTrue(call.err().contains("--help"), call.err());
      assertFalse(call.err().contains("\tat "), call.err());
    }
  }

  @Test
  void aValidGraphIsValid() throws IOException {
    CallRecord call = weft("validate", graph(GRAPH));
    assertEquals(0, call.code(), call.err());
    assertEquals("graph.yaml: valid, 2 tasks\n", call.out());
  }

  @Test
  void validationHasThePromisedShape() throws IOException {
    CallRecord call = weft("validate", "--json", graph(GRAPH.replace("count", "cuont")));
    assertEquals(2, call.code());
    JsonNode document = json(call.out());
    assertEquals(List.of("format", "file", "valid", "tasks", "errors"), names(document));
    assertEquals("weft.validate/1", document.path("format").asText());
    assertEquals(2, document.path("tasks").asInt());
    JsonNode error = document.path("errors").path(0);
    assertEquals(
        List.of("code", "line", "column", "pointer", "value", "message", "hint"), names(error));
    assertEquals("/tasks/1/operation", error.path("pointer").asText());
    assertEquals(6, error.path("line").asInt());
  }

  @Test
  void aProblemIsToldWithItsPlaceAndCode() throws IOException {
    CallRecord call = weft("run", graph(GRAPH.replace("count", "cuont")), "-p", "text=a");
    assertEquals(2, call.code());
    assertTrue(call.err().startsWith("graph.yaml:6:"), call.err());
    assertTrue(call.err().matches("(?s)graph.yaml:6:\\d+: G\\d{3} .*count.*"), call.err());
    assertFalse(Files.exists(folder.resolve("state")), "nothing was started");
  }

  @Test
  void missingFilesAreBadInput() {
    assertEquals(2, weft("run", "none.yaml").code());
    assertEquals(2, weft("validate", "none.yaml").code());
  }

  @Test
  void dryRunShowsTheTasksAndStartsNothing() throws IOException {
    CallRecord call = weft("run", graph(GRAPH), "-p", "text=a = b", "--dry-run");
    assertEquals(0, call.code(), call.err());
    assertTrue(call.out().contains("size   TEXT_PROCESSING  count      clean"), call.out());
    assertFalse(Files.exists(folder.resolve("state")));
  }

  @Test
  void modelsOfAFileAreKnownToARunAndListed() throws IOException {
    Files.writeString(
        folder.resolve("models.yaml"), "models: [{id: mine, provider: echo, kinds: [answer]}]");
    Map<String, String> environment =
        Map.of("WEFT_MODELS", folder.resolve("models.yaml").toString());
    String asks =
        """
        weft: 1
        name: asks
        tasks:
          - id: a
            type: MODEL_INFERENCE
            operation: answer
            modelId: mine
            input: { model: { question: why, passages: [] } }
        """;
    String[] run = {"run", graph(asks), "--dry-run"};
    CallRecord known = CallRecord.of(folder, environment, run);
    assertEquals(0, known.code(), known.err());
    CallRecord unknown = weft(run);
    assertEquals(2, unknown.code());
    assertTrue(unknown.err().contains("G038"), unknown.err());
    assertTrue(CallRecord.of(folder, environment, "models").out().contains("mine"));
  }

  @Test
  void parametersAreReadByTheirDeclaredType() throws IOException {
    assertEquals(0, weft("run", graph(GRAPH), "-p", "text=12", "-p", "size=4", "--dry-run").code());
    assertEquals(2, weft("run", graph(GRAPH), "-p", "text=a", "-p", "size=x", "--dry-run").code());
    assertEquals(2, weft("run", graph(GRAPH), "-p", "text=a", "-p", "sise=4", "--dry-run").code());
    assertEquals(2, weft("run", graph(GRAPH), "--dry-run").code(), "text is required");
    Files.writeString(folder.resolve("values.json"), "{\"text\": \"a\"}");
    assertEquals(0, weft("run", graph(GRAPH), "--params", "values.json", "--dry-run").code());
  }

  @Test
  void aDeadlineMustBeOne() throws IOException {
    assertEquals(
        0, weft("run", graph(GRAPH), "-p", "text=a", "--deadline", "10m", "--dry-run").code());
    assertEquals(
        2, weft("run", graph(GRAPH), "-p", "text=a", "--deadline", "soon", "--dry-run").code());
  }

  @Test
  void aDeadPortIsUnreachableAtOnce() throws IOException {
    String address = "127.0.0.1:" + deadPort();
    graph(GRAPH);
    List<List<String>> calls = new ArrayList<>();
    calls.add(List.of("run", "graph.yaml", "-p", "text=a", "--address", address));
    calls.add(List.of("status", "some-run", "--address", address));
    calls.add(List.of("watch", "some-run", "--address", address));
    calls.add(List.of("worker", "--address", address));
    for (List<String> line : calls) {
      Instant start = Instant.now();
      CallRecord call = weft(line.toArray(String[]::new));
      assertEquals(3, call.code(), call.err());
      assertTrue(call.err().contains(address), call.err());
      Duration took = Duration.between(start, Instant.now());
      assertTrue(took.compareTo(Duration.ofSeconds(2)) < 0, line + " took " + took);
    }
  }

  @Test
  void temporalsConfigurationIsNeverFallenBackFrom() throws IOException {
    String address = "127.0.0.1:" + deadPort();
    CallRecord call = CallRecord.of(folder, Map.of("TEMPORAL_ADDRESS", address), "status", "a-run");
    assertEquals(3, call.code(), call.err());
    assertTrue(call.err().contains(address), call.err());
  }

  @Test
  void withoutAServerThereIsNoRunToAskFor() {
    CallRecord call = weft("status", "a-run");
    assertEquals(3, call.code());
    assertTrue(call.err().contains("weft server install"), call.err());
  }

  @Test
  void detachIsRefusedInMemory() throws IOException {
    for (List<String> more : List.of(List.<String>of(), List.of("--server", "memory"))) {
      List<String> line = new ArrayList<>(List.of("run", graph(GRAPH), "-p", "text=a", "--detach"));
      line.addAll(more);
      CallRecord call = weft(line.toArray(String[]::new));
      assertEquals(2, call.code(), call.err());
      assertTrue(call.err().contains("--detach"), call.err());
    }
  }

  @Test
  void newWritesAValidGraphAndNeverOverwrites() {
    CallRecord first = weft("new", "graphs/first.yaml");
    assertEquals(0, first.code(), first.err());
    assertEquals(0, weft("validate", "graphs/first.yaml").code());
    CallRecord second = weft("new", "graphs/first.yaml");
    assertEquals(7, second.code());
    assertEquals(2, weft("new", "first.json").code());
  }

  @Test
  void typesListsAndDetails() {
    CallRecord all = weft("types");
    assertEquals(0, all.code());
    assertTrue(all.out().startsWith("TYPE"), all.out());
    assertTrue(weft("types", "TEXT_PROCESSING", "chunk").out().contains("maxTokens"));
    assertEquals(2, weft("types", "TEXT").code());
    assertEquals("weft.types/1", json(weft("types", "--json").out()).path("format").asText());
    assertTrue(weft("types", "--markdown").out().startsWith("| TYPE | OPERATION |"));
  }

  @Test
  void schemaIsJson() {
    assertTrue(json(weft("schema").out()).isObject());
  }

  @Test
  void noServerRunsUntilOneIsStarted() {
    CallRecord status = weft("server", "status", "--json");
    assertEquals(3, status.code());
    assertEquals("{\"format\":\"weft.server/1\",\"running\":false}\n", status.out());
    assertEquals(3, weft("server", "start").code());
    assertEquals(0, weft("server", "stop").code());
  }

  @Test
  void stackTracesAreForThoseWhoAsk() {
    assertTrue(weft("types", "TEXT", "--verbose").err().contains("StoppedException"));
    assertTrue(
        CallRecord.of(folder, Map.of("WEFT_DEBUG", "1"), "types", "TEXT")
            .err()
            .contains("StoppedException"));
  }

  private static int deadPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static JsonNode json(String text) {
    return WireFormat.read(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), JsonNode.class);
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
