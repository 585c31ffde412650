package dev.weft.starter.run;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.data.TaskOutput;
import dev.weft.graph.GraphBuilder;
import dev.weft.graph.OperationSpec;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunStatus;
import dev.weft.starter.rig.RealServer;
import dev.weft.starter.rig.Runs;
import dev.weft.starter.rig.TraceCollector;
import dev.weft.task.InputTemplate.Kind;
import dev.weft.task.TaskType;
import dev.weft.worker.Catalog;
import dev.weft.worker.Settings;
import dev.weft.worker.WeftWorker;
import dev.weft.worker.WorkerConfig;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a worker tells a collector of traces. */
@Timeout(120)
class TracesIT {
  @TempDir static Path folder;
  private static RealServer server;

  @BeforeAll
  static void start() throws IOException {
    server = RealServer.start(folder.resolve("server"));
    Files.createDirectories(folder.resolve("work"));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static WorkerConfig config(URI collector, double ratio) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("worker.yaml"),
            "root: work\nblobs: blobs\ntraces: " + collector + "\ntracesRatio: " + ratio + "\n");
    return WorkerConfig.of(Settings.NONE.withSlots(2), file, Map.of());
  }

  private static WeftWorker worker(WorkerConfig config) {
    return WeftWorker.start(
        server.connection().client(), config, Catalog.standard(config).with(new OwnSpan()));
  }

  private static Runs runs(WorkerConfig config) {
    return Runs.on(server.connection(), config.blobs(), Routes.BY_TYPE);
  }

  /** A handler of somebody who traces too: it answers under which span it would. */
  private static final class OwnSpan implements TaskHandler {
    @Override
    public OperationSpec spec() {
      return new OperationSpec(
          TaskType.custom("own-span"),
          null,
          "Says which span is the current one.",
          EnumSet.allOf(Kind.class),
          List.of(),
          "its id",
          Duration.ofMillis(1),
          true);
    }

    @Override
    public TaskOutput handle(TaskContext context) {
      return new TaskOutput.Text(
          io.opentelemetry.api.trace.Span.current().getSpanContext().getSpanId());
    }
  }

  @Test
  void aRunIsATraceAndEachAttemptASpanBelowIt() throws Exception {
    try (TraceCollector collector = TraceCollector.start()) {
      WorkerConfig config = config(collector.address(), 1);
      GraphBuilder graph = GraphBuilder.named("seen");
      for (int i = 0; i < 10; i++) {
        graph.task("t" + i, TaskType.TEXT_PROCESSING).operation("count").text("one two");
      }
      graph.task("own", TaskType.custom("own-span"));
      graph
          .task("fails", TaskType.custom("simulate"))
          .option("failAttempts", 9)
          .maxRetries(1)
          .backoff(Duration.ofMillis(10), 1, Duration.ofMillis(10));
      String current;
      String identity;
      try (WeftWorker worker = worker(config)) {
        identity = worker.identity();
        RunId run = runs(config).submit("traced", graph);
        assertEquals(RunStatus.FAILED, runs(config).await(run).status(), "one is to fail");
        TaskOutput said = runs(config).results(runs(config).await(run)).get("own").output();
        current = requireNonNull(said, "no output").view().path("text").asText();
      }
      List<Span> spans = distinct(collector.spans()); // all: a worker that ends sends what waits
      assertEquals(14, spans.size(), "10 texts, 1 own, 2 attempts, 1 run: " + spans);
      assertEquals(1, spans.stream().map(Span::getTraceId).distinct().count());
      Span root = named(spans, "run seen").get(0);
      assertTrue(root.getParentSpanId().isEmpty());
      assertEquals("traced", text(root, "weft.run.id"));
      assertEquals("FAILED", text(root, "weft.run.status"));
      assertEquals(Status.StatusCode.STATUS_CODE_ERROR, root.getStatus().getCode());
      assertEquals(12, number(root, "weft.run.tasks"));

      List<Span> tasks = spans.stream().filter(each -> !each.equals(root)).toList();
      for (Span each : tasks) {
        assertEquals(root.getSpanId(), each.getParentSpanId(), each.getName());
        assertTrue(each.getStartTimeUnixNano() >= root.getStartTimeUnixNano() - 50_000_000L);
        assertTrue(each.getEndTimeUnixNano() >= each.getStartTimeUnixNano());
      }
      assertEquals(10, named(spans, "TEXT_PROCESSING count").size());
      assertEquals(current, hex(named(spans, "CUSTOM:own-span").get(0).getSpanId()));
      List<Span> failed = named(spans, "CUSTOM:simulate");
      assertEquals(
          Set.of(1L, 2L),
          failed.stream()
              .map(each -> number(each, "weft.task.attempt"))
              .collect(Collectors.toSet()));
      assertEquals("PROVIDER_UNAVAILABLE", text(failed.get(0), "error.type"));

      ResourceSpans sender = collector.taken().get(0);
      assertEquals("weft", text(sender.getResource().getAttributesList(), "service.name"));
      assertEquals(identity, text(sender.getResource().getAttributesList(), "service.instance.id"));
    }
  }

  @Test
  void ofAPartOfTheRunsEachIsTracedWhollyOrNotAtAll() throws Exception {
    int runs = 24;
    try (TraceCollector collector = TraceCollector.start()) {
      WorkerConfig config = config(collector.address(), 0.5);
      try (WeftWorker worker = worker(config)) {
        assertFalse(worker.queues().isEmpty());
        for (int i = 0; i < runs; i++) {
          GraphBuilder graph = GraphBuilder.named("part");
          graph.task("one", TaskType.TEXT_PROCESSING).operation("count").text("one two");
          runs(config).await(runs(config).submit("part-" + i, graph));
        }
      }
      Map<ByteString, Long> sizes =
          distinct(collector.spans()).stream()
              .collect(Collectors.groupingBy(Span::getTraceId, Collectors.counting()));
      // Ids are hashes of names, so that the choice is the same each time.
      assertEquals(Set.of(2L), new HashSet<>(sizes.values()));
      assertTrue(sizes.size() > runs / 6 && sizes.size() < runs - runs / 6, "" + sizes.size());
    }
  }

  @Test
  void aCollectorThatIsNotThereHoldsNobodyUp() throws Exception {
    URI gone;
    try (TraceCollector collector = TraceCollector.start()) {
      gone = collector.address();
    }
    WorkerConfig config = config(gone, 1);
    try (WeftWorker worker = worker(config)) {
      assertFalse(worker.queues().isEmpty());
      GraphBuilder graph = GraphBuilder.named("alone");
      for (int i = 0; i < 2_000; i++) {
        graph.task("t" + i, TaskType.TEXT_PROCESSING).operation("count").text("one two");
      }
      RunId run = runs(config).submit("alone", graph);
      assertEquals(RunStatus.COMPLETED, runs(config).await(run).status());
    }
  }

  /** A workflow task that the server refused is done again, and tells of the end of a run again. */
  private static List<Span> distinct(List<Span> spans) {
    Map<ByteString, Span> byId = new LinkedHashMap<>();
    spans.forEach(each -> byId.put(each.getSpanId(), each));
    return List.copyOf(byId.values());
  }

  private static List<Span> named(List<Span> spans, String name) {
    return spans.stream().filter(each -> each.getName().equals(name)).toList();
  }

  private static String text(Span span, String key) {
    return text(span.getAttributesList(), key);
  }

  private static String text(List<KeyValue> attributes, String key) {
    return value(attributes, key).getStringValue();
  }

  private static long number(Span span, String key) {
    return value(span.getAttributesList(), key).getIntValue();
  }

  private static AnyValue value(List<KeyValue> attributes, String key) {
    return attributes.stream()
        .filter(each -> each.getKey().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError(key + " is not among " + attributes))
        .getValue();
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }
}
