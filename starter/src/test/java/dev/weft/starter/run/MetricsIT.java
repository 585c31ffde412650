package dev.weft.starter.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.graph.GraphBuilder;
import dev.weft.run.Routes;
import dev.weft.run.RunStatus;
import dev.weft.run.WireFormat;
import dev.weft.starter.rig.PrometheusServer;
import dev.weft.starter.rig.RealServer;
import dev.weft.starter.rig.Runs;
import dev.weft.starter.rig.Until;
import dev.weft.task.TaskType;
import dev.weft.worker.Catalog;
import dev.weft.worker.Settings;
import dev.weft.worker.WeftWorker;
import dev.weft.worker.WorkerConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a worker shows to monitoring, read by the programs that people read it with. */
@Timeout(180)
class MetricsIT {
  private static final Duration SCRAPED = Duration.ofSeconds(60);
  private static final Path DEPLOY = Path.of("..", "deploy");
  private static final int TASKS = 20;

  @TempDir static Path folder;
  private static RealServer server;
  private static WeftWorker worker;
  private static Runs runs;

  @BeforeAll
  static void start() throws IOException {
    server = RealServer.start(folder.resolve("server"));
    Path file =
        Files.writeString(
            folder.resolve("worker.yaml"), "root: work\nblobs: blobs\nmetricsPort: 0\n");
    Files.createDirectories(folder.resolve("work"));
    WorkerConfig config = WorkerConfig.of(Settings.NONE.withSlots(2), file, Map.of());
    worker = WeftWorker.start(server.connection().client(), config, Catalog.standard(config));
    runs = Runs.on(server.connection(), config.blobs(), Routes.BY_TYPE);
    assertEquals(
        RunStatus.FAILED, runs.await(runs.submit("seen", graph())).status(), "one is to fail");
  }

  @AfterAll
  static void stop() {
    if (worker != null) {
      worker.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static GraphBuilder graph() {
    GraphBuilder graph = GraphBuilder.named("seen");
    for (int i = 0; i < TASKS; i++) {
      graph.task("t" + i, TaskType.TEXT_PROCESSING).operation("count").text("one two");
    }
    graph
        .task("fails", TaskType.custom("simulate"))
        .option("failAttempts", 9)
        .maxRetries(1)
        .backoff(Duration.ofMillis(10), 1, Duration.ofMillis(10));
    return graph;
  }

  @Test
  void promtoolFindsNothingToComplainAbout() throws Exception {
    String scraped = scrape();
    assertEquals("", PrometheusServer.promtool(scraped, "check", "metrics"));
    PrometheusServer.promtool("", "check", "rules", DEPLOY.resolve("alerts.yaml").toString());
  }

  @Test
  void theCountsAreThoseOfTheRun() throws Exception {
    String scraped = scrape();
    assertTrue(
        scraped.contains(
            "weft_task_attempts_total{code=\"\",operation=\"count\",outcome=\"done\","
                + "type=\"TEXT_PROCESSING\"} 20.0"),
        scraped);
    assertTrue(
        scraped.contains(
            "weft_task_attempts_total{code=\"PROVIDER_UNAVAILABLE\",operation=\"\","
                + "outcome=\"failed_attempt\",type=\"CUSTOM:simulate\"} 2.0"),
        scraped);
    assertTrue(
        scraped.contains(
            "weft_task_duration_seconds_count{operation=\"count\",type=\"TEXT_PROCESSING\"} 20"),
        scraped);
    assertTrue(scraped.contains("weft_slots 2.0"), scraped);
    assertTrue(scraped.contains("weft_gate_open{type=\"TEXT_PROCESSING\"} 1.0"), scraped);
    assertFalse(scraped.contains("\"seen\""), "a run is a label");
    assertFalse(scraped.contains("\"t3\""), "a task is a label");
  }

  @Test
  void healthAndReadinessAreAnswered() throws Exception {
    assertEquals("200 ok\n", get("/healthz"));
    assertEquals("200 ok\n", get("/readyz"));
    assertTrue(get("/metrics/more").startsWith("404 "));
    assertTrue(get("/").startsWith("404 "));
  }

  @Test
  void prometheusAnswersEveryQueryOfTheDashboardAndTheAlerts() throws Exception {
    Set<String> queries = new TreeSet<>();
    JsonNode dashboard =
        WireFormat.read(
            Files.readAllBytes(DEPLOY.resolve("grafana-dashboard.json")), JsonNode.class);
    dashboard
        .findValuesAsText("expr")
        .forEach(each -> queries.add(each.replace("$instance", ".*")));
    assertTrue(queries.size() > 20, queries.toString());
    try (PrometheusServer prometheus =
        PrometheusServer.start(folder.resolve("prometheus"), worker.metricsPort().orElseThrow())) {
      for (String query : queries) {
        Until.found(
            SCRAPED,
            query,
            () -> Optional.of(prometheus.query(query)).filter(series -> !series.isEmpty()));
      }
      for (String name : names(Files.readString(DEPLOY.resolve("alerts.yaml")))) {
        Until.found(
            SCRAPED,
            name,
            () -> Optional.of(prometheus.query(name)).filter(series -> !series.isEmpty()));
      }
    }
  }

  private static Set<String> names(String rules) {
    return Pattern.compile("\\bweft_[a-z_]+|\\bup\\b")
        .matcher(rules)
        .results()
        .map(each -> each.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String scrape() throws Exception {
    List<String> parts = List.of(get("/metrics").split(" ", 2));
    assertEquals("200", parts.get(0));
    return parts.get(1);
  }

  private static String get(String path) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + worker.metricsPort().orElseThrow() + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(address).timeout(SCRAPED).build(),
              HttpResponse.BodyHandlers.ofString());
      return response.statusCode() + " " + response.body();
    }
  }
}
