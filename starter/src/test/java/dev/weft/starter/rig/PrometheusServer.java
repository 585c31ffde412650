package dev.weft.starter.rig;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.run.WireFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Prometheus that scrapes one worker once a second, on a free loopback port.
 *
 * <p>The programs are found in the folder that {@code WEFT_PROMETHEUS} names, or on the {@code
 * PATH}. Without them the test fails when {@code CI=true}, else it is aborted.
 */
public final class PrometheusServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What it answers while it reads its data. */
  private static final int UNAVAILABLE = 503;

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String address;

  private PrometheusServer(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Starts a server with its data in this folder, that scrapes this port; waits until it is up. */
  public static PrometheusServer start(Path folder, int scrapedPort) throws IOException {
    Files.createDirectories(folder);
    Path config =
        Files.writeString(
            folder.resolve("prometheus.yml"),
            """
            global: {scrape_interval: 1s, scrape_timeout: 1s}
            scrape_configs:
              - job_name: weft
                static_configs: [{targets: ["127.0.0.1:%d"]}]
            """
                .formatted(scrapedPort));
    String address = "127.0.0.1:" + freePort();
    Process process =
        new ProcessBuilder(
                program("prometheus"),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=" + address)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    PrometheusServer server = new PrometheusServer(process, address);
    try {
      Until.found(PATIENCE, "Prometheus is ready", server::ready);
      return server;
    } catch (AssertionError | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /**
   * Runs promtool and returns what it says; fails when it is not content.
   *
   * @param input its standard input
   */
  public static String promtool(String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(program("promtool")));
    line.addAll(List.of(arguments));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    Assertions.assertTrue(
        process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "promtool hangs");
    Assertions.assertEquals(0, process.exitValue(), said);
    return said;
  }

  /** Returns the series that a query finds now. */
  public List<JsonNode> query(String query) {
    String parameter = URLEncoder.encode(query, StandardCharsets.UTF_8);
    JsonNode answer = get("/api/v1/query?query=" + parameter).orElseThrow();
    Assertions.assertEquals("success", answer.path("status").asText(), answer::toString);
    List<JsonNode> series = new ArrayList<>();
    answer.at("/data/result").forEach(series::add);
    return series;
  }

  private Optional<JsonNode> ready() {
    Assertions.assertTrue(process.isAlive(), "Prometheus has ended; see prometheus.log");
    return get("/api/v1/status/buildinfo");
  }

  private Optional<JsonNode> get(String path) {
    try {
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(URI.create("http://" + address + path))
                  .timeout(PATIENCE)
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      return response.statusCode() == UNAVAILABLE
          ? Optional.empty()
          : Optional.of(WireFormat.read(response.body(), JsonNode.class));
    } catch (IOException e) {
      return Optional.empty(); // not up yet
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String program(String name) {
    String own = System.getenv().getOrDefault("WEFT_PROMETHEUS", "");
    Stream<String> folders =
        Stream.concat(
            Stream.of(own), Stream.of(System.getenv().getOrDefault("PATH", "").split(":")));
    Optional<Path> found =
        folders
            .filter(each -> !each.isEmpty())
            .map(each -> Path.of(each, name))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty()) {
      String reason = "no `" + name + "`: install Debian's prometheus, or set WEFT_PROMETHEUS";
      if (System.getenv().getOrDefault("CI", "").equals("true")) {
        Assertions.fail(reason);
      }
      Assumptions.abort(reason);
    }
    return found.get().toString();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    client.close();
  }
}
