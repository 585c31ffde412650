package dev.weft.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.result.TaskMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden files are the contract with runs and workers of other releases: add, never change. */
class WireFormatTest {
  private static final DefaultIndenter NEW_LINES = new DefaultIndenter("  ", "\n");

  /** Members whose own members are the users' and not ours. */
  private static final Set<String> FREE =
      Set.of(
          "graph",
          "definition",
          "outputs",
          "json",
          "queues",
          "inputs",
          "metadata",
          "paces",
          "ends",
          "params");

  static Stream<Arguments> samples() {
    return WireSamples.all().entrySet().stream()
        .map(each -> Arguments.of(each.getKey(), each.getValue()));
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = WireFormatTest.class.getResourceAsStream("/wire/" + name + ".json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void whatIsWrittenIsTheGoldenFile(String name, Object sample) throws IOException {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(NEW_LINES).withArrayIndenter(NEW_LINES);
    String written = WireFormat.mapper().writer(printer).writeValueAsString(sample) + "\n";
    assertEquals(golden(name), written);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theGoldenFileIsReadBackToTheSame(String name, Object sample) throws IOException {
    byte[] json = golden(name).getBytes(StandardCharsets.UTF_8);
    String again = WireFormat.json(WireFormat.read(json, sample.getClass()));
    assertEquals(WireFormat.json(sample), again);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void membersOfANewerReleaseAreIgnored(String name, Object sample) throws IOException {
    JsonNode tree = WireFormat.mapper().readTree(golden(name));
    int added = addUnknown(tree, true);
    assertTrue(added > 0);
    Object read = WireFormat.read(WireFormat.bytes(tree), sample.getClass());
    assertEquals(WireFormat.json(sample), WireFormat.json(read));
  }

  private static int addUnknown(JsonNode tree, boolean isOurs) {
    int added = 0;
    if (tree instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> each : object.properties()) {
        added += FREE.contains(each.getKey()) ? 0 : addUnknown(each.getValue(), true);
      }
      if (isOurs) {
        object.putObject("ofANewerRelease").put("x", 1);
        added++;
      }
    } else {
      for (JsonNode each : tree) {
        added += addUnknown(each, isOurs);
      }
    }
    return added;
  }

  @Test
  void whatIsAbsentIsLeftOut() {
    assertEquals(
        "{\"task\":\"a\",\"kind\":\"NOT_STARTED\"}", WireFormat.json(TaskOutcome.notStarted("a")));
    WireSamples.all()
        .forEach((name, sample) -> assertFalse(WireFormat.json(sample).contains(":null"), name));
  }

  @Test
  void whatIsMissingIsReadAsNothing() {
    byte[] json = "{\"durationMs\":1.5}".getBytes(StandardCharsets.UTF_8);
    TaskMetrics read = WireFormat.read(json, TaskMetrics.class);
    assertEquals(
        new TaskMetrics(
            Duration.ofNanos(1_500_000),
            Duration.ZERO,
            Duration.ZERO,
            0,
            0,
            0,
            0,
            TaskMetrics.NONE.tokens()),
        read);
  }

  @Test
  void instantsAreUtcWithSixDecimals() {
    assertEquals("2030-01-01T12:00:00.000000Z", text("2030-01-01T12:00:00Z"));
    assertEquals("2030-01-01T11:00:00.500000Z", text("2030-01-01T12:00:00.5+01:00"));
    assertEquals("2030-01-01T12:00:00.123456Z", text("2030-01-01T12:00:00.123456789Z"));
    Instant instant = Instant.parse("2030-01-01T12:00:00.1Z");
    assertEquals("\"2030-01-01T12:00:00.100000Z\"", WireFormat.json(instant));
    assertEquals(instant, WireFormat.read(WireFormat.bytes(instant), Instant.class));
  }

  private static String text(String instant) {
    return WireFormat.text(OffsetDateTime.parse(instant).toInstant());
  }

  @Test
  void timesOfMetricsAreMillisecondsAndNothingElse() {
    List<String> members = new ArrayList<>();
    WireFormat.tree(WireSamples.METRICS).fieldNames().forEachRemaining(members::add);
    assertEquals(
        List.of(
            "durationMs",
            "queueWaitMs",
            "cpuMs",
            "cpuUsage",
            "memoryBytes",
            "allocatedBytes",
            "networkBytes",
            "retryCount",
            "tokens"),
        members);
    assertTrue(WireFormat.json(TaskMetrics.NONE).startsWith("{\"durationMs\":0.000,"));
  }

  @Test
  void whatIsNoJsonIsLost() {
    byte[] half = "{\"task\":".getBytes(StandardCharsets.UTF_8);
    WeftException lost =
        assertThrows(WeftException.class, () -> WireFormat.read(half, TaskOutcome.class));
    assertEquals(FailureCode.DATA_LOSS, lost.code());
    assertTrue(lost.getMessage().startsWith("cannot read a TaskOutcome: "), lost.getMessage());
  }

  @Test
  void numbersWithManyDigitsAreKept() throws IOException {
    String json = "{\"a\":0.1234567890123456789,\"b\":12345678901234567890}";
    assertEquals(json, WireFormat.json(WireFormat.mapper().readTree(json)));
  }
}
