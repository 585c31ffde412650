package dev.weft.starter.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weft.client.Connection;
import dev.weft.run.CancelTask;
import dev.weft.run.PackedJson;
import dev.weft.run.WireFormat;
import dev.weft.starter.rig.Until;
import dev.weft.starter.server.LocalWorker;
import dev.weft.starter.server.WorkerFlags;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes the histories that {@code ReplayTest} in workflows replays; no test, so its name is none.
 *
 * <p>Run it when new rules come; histories that are there already are left as they are: {@code mvn
 * -pl starter -am verify -Dit.test=RecordHistories -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class RecordHistories {
  private static final Path INTO =
      Path.of("..", "workflows", "src", "test", "resources", "histories");

  private static final String SIMULATE = "  - { id: %s, type: \"CUSTOM:simulate\"%s }\n";

  private static final String HEAD =
      "weft: 1\nname: %s\ndefaults: { maxRetries: 2, backoff: { initial: 20ms } }\ntasks:\n";

  private static final Pattern PACKED = Pattern.compile("(\"packed\":\")([^\"]+)\"");

  @TempDir Path folder;

  @Test
  void record() throws Exception {
    try (Cli cli = Cli.withTemporal(folder)) {
      cli.run("server", "start").expect(0);
      try (Connection connection = cli.server().connection();
          LocalWorker worker =
              LocalWorker.start(
                  connection, WorkerFlags.NONE, Map.of("WEFT_HOME", cli.state().toString()))) {
        String identity = worker.describe().split(",")[0];
        run(cli, "chain", chain());
        run(cli, "retries", retries());
        run(cli, "fan", fan());
        run(cli, "cancel-run", waiting(), "--detach");
        awaitRunning(cli, "cancel-run", 1);
        stub(connection, "cancel-run").cancel("as the Web UI does");
        run(cli, "cancel-task", waiting(), "--detach");
        awaitRunning(cli, "cancel-task", 1);
        stub(connection, "cancel-task")
            .update("cancelTask", JsonNode.class, new CancelTask("waits", "too slow"));
        run(cli, "growing", growing());
        run(cli, "retried", growing());
        cli.runHere("retry", "retried");
        run(cli, "fused", fused());
        run(cli, "returned", chain());
        run(cli, "in-place", chain());
        run(cli, "packed", retries());
        run(cli, "rest-in-place", large());
        for (String name :
            new String[] {
              "chain",
              "retries",
              "fan",
              "cancel-run",
              "cancel-task",
              "growing",
              "retried",
              "fused",
              "returned",
              "in-place",
              "packed",
              "rest-in-place"
            }) {
          cli.runHere("watch", name);
          keep(name, connection.client().fetchHistory(name).toJson(false), identity);
        }
      }
    }
  }

  private static WorkflowStub stub(Connection connection, String run) {
    return connection.client().newUntypedWorkflowStub(run);
  }

  private static void run(Cli cli, String name, String graph, String... more) throws IOException {
    cli.file(name + ".yaml", graph);
    String[] line = {"run", name + ".yaml", "--run-id", name};
    String[] all = Arrays.copyOf(line, line.length + more.length);
    System.arraycopy(more, 0, all, line.length, more.length);
    cli.runHere(all);
  }

  private static void awaitRunning(Cli cli, String name, int completed) {
    Until.found(
        Duration.ofSeconds(60),
        name + " waits",
        () -> {
          String out = cli.runHere("status", name).out();
          return out.contains("running: waits") && out.contains(completed + "/")
              ? Optional.of(out)
              : Optional.empty();
        });
  }

  private static String chain() {
    return HEAD.formatted("chain")
        + SIMULATE.formatted("first", ", input: { custom: { text: Warp and weft. } }")
        + "  - { id: clean, type: TEXT_PROCESSING, operation: normalise, input: { from: first } }\n"
        + "  - { id: count, type: TEXT_PROCESSING, operation: count, input: { from: clean } }\n"
        + "outputs: { words: { from: count, at: /words } }\n";
  }

  private static String retries() {
    return HEAD.formatted("retries")
        + SIMULATE.formatted("shaky", ", options: { failAttempts: 2 }")
        + SIMULATE.formatted("broken", ", options: { failAttempts: 9, code: PROVIDER_REFUSED }")
        + SIMULATE.formatted("slow", ", options: { sleep: 30s }, timeout: 300ms, maxRetries: 1")
        + SIMULATE.formatted("skipped", ", dependencies: [broken]")
        + SIMULATE.formatted("late", ", dependencies: [{ task: slow, accept: ANY }]")
        + SIMULATE.formatted("after", ", dependencies: [shaky]");
  }

  private static String waiting() {
    return HEAD.formatted("waiting")
        + SIMULATE.formatted("first", "")
        + SIMULATE.formatted("waits", ", options: { sleep: 60s }, dependencies: [first]")
        + SIMULATE.formatted("last", ", dependencies: [{ task: waits, accept: ANY }]");
  }

  /** More of a graph than travels, and more results than are kept until the end. */
  private static String large() {
    StringBuilder text = new StringBuilder(HEAD.formatted("large"));
    for (int i = 0; i < 75; i++) {
      String words = "Warp and weft, " + i + ". ";
      text.append(
          SIMULATE.formatted(
              "t" + i, ", input: { custom: { text: \"" + words.repeat(190) + "\" } }"));
    }
    return text.toString();
  }

  /**
   * A mapped sub-graph, one instance of which fails, a condition, and a task that waits for any.
   */
  private static String growing() {
    return """
        weft: 1
        name: growing
        defaults: { maxRetries: 0 }
        tasks:
          - { id: list, type: "CUSTOM:simulate", input: { custom: { n: 1 } } }
          - id: each
            graph: document
            forEach: { literal: [first.txt, second.txt, third.txt], maxConcurrent: 2 }
            params: { path: { item: "" } }
          - { id: report, type: TEXT_PROCESSING, operation: count, dependencies: [list],
              input: { text: { template: "{{e}}", values: { e: { from: each, part: errors } } } } }
          - { id: never, type: "CUSTOM:simulate", when: { value: { from: list, part: status }, eq: FAILED } }
          - { id: either, type: "CUSTOM:simulate", dependencies: [never, report], waitFor: any }
        graphs:
          document:
            params: { path: { type: string } }
            tasks:
              - { id: name, type: TEXT_PROCESSING, operation: normalise, input: { text: { param: path } } }
              - id: fail
                type: "CUSTOM:simulate"
                when: { value: { from: name, at: /text }, eq: second.txt }
                options: { failAttempts: 1, code: PROVIDER_REFUSED }
            outputs: { name: { from: name, at: /text } }
        outputs: { names: { from: each, at: /items, orElse: [] }, counts: { from: each, part: counts } }
        """;
  }

  private static String fan() {
    StringBuilder text = new StringBuilder(HEAD.formatted("fan"));
    text.append(SIMULATE.formatted("start", ""));
    for (int i = 1; i < 300; i++) {
      text.append(SIMULATE.formatted("leaf-" + i, ", dependencies: [start]"));
    }
    return text.toString();
  }

  /** Layers of light tasks that travel together, one of which fails first, and an urgent one. */
  private static String fused() {
    StringBuilder text = new StringBuilder(HEAD.formatted("fused"));
    for (int i = 0; i < 120; i++) {
      String input = i % 4 == 0 ? "{ text: Warp " + i + " }" : "{ from: t" + (i - 1) + " }";
      text.append("  - { id: t").append(i).append(", type: TEXT_PROCESSING, operation: normalise");
      text.append(", input: ").append(input).append(" }\n");
    }
    text.append(SIMULATE.formatted("shaky", ", fuse: always, options: { failAttempts: 1 }"));
    text.append(SIMULATE.formatted("urgent", ", priority: CRITICAL, dependencies: [t3, shaky]"));
    return text.append("outputs: { last: { from: t119, at: /text } }\n").toString();
  }

  /** Without the names of the machine and its processes, in plain text and inside the payloads. */
  private void keep(String name, String history, String identity) throws IOException {
    String host = identity.substring(identity.indexOf('@') + 1, identity.indexOf('/'));
    Pattern process =
        Pattern.compile(
            Pattern.quote(identity) + "|\\d+@" + Pattern.quote(host) + "|" + folder + "[^\" ]*");
    JsonNode tree = WireFormat.mapper().readTree(history);
    neutralise(tree, process);
    Files.createDirectories(INTO);
    Path file = INTO.resolve(name + ".json");
    if (!Files.exists(file)) {
      Files.writeString(file, tree + "\n");
    }
  }

  private static void neutralise(JsonNode node, Pattern process) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> each : object.properties()) {
        if (each.getValue().isTextual()) {
          String text = each.getValue().textValue();
          each.setValue(
              TextNode.valueOf(
                  each.getKey().equals("data")
                      ? payload(text, process)
                      : process.matcher(text).replaceAll("worker")));
        }
      }
    }
    for (JsonNode child : node) {
      neutralise(child, process);
    }
  }

  /** A payload is JSON, which may have packed JSON in it, or bytes that are packed JSON. */
  private static String payload(String base64, Pattern process) {
    String text = decoded(base64);
    if (encoded(text).equals(base64)) {
      String open = process.matcher(text).replaceAll("worker");
      return encoded(
          PACKED
              .matcher(open)
              .replaceAll(each -> each.group(1) + repacked(each.group(2), process) + "\""));
    }
    return repacked(base64, process);
  }

  private static String repacked(String base64, Pattern process) {
    byte[] json = PackedJson.unpack(Base64.getDecoder().decode(base64), "a payload");
    String text = new String(json, StandardCharsets.UTF_8);
    byte[] neutral = process.matcher(text).replaceAll("worker").getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(PackedJson.pack(neutral));
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
