package dev.weft.worker.metrics;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers over HTTP how a worker is.
 *
 * <p>{@code /metrics} in the text format of Prometheus; {@code /healthz}, 200 while the process
 * works, and {@code /readyz}, 200 while it takes part in the work of its queues, else 503 with why.
 * It reads no request body and has no other pages. Thread-safe.
 */
public final class MetricsServer implements AutoCloseable {
  private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(2, MetricsServer::newThread);

  /** What it asks. */
  public interface Worker {
    /** Returns all metrics in the text format of Prometheus. */
    String scrape();

    /** Returns why the process is sick and should be started again; {@code null} when it is not. */
    @Nullable String sick();

    /** Returns why it takes no part in the work now; {@code null} when it does. */
    @Nullable String unready();
  }

  private MetricsServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts to answer.
   *
   * @param host the address to listen on
   * @param port the port; 0 for any that is free
   * @throws WeftException {@code CONFLICT} when it cannot listen there
   */
  public static MetricsServer start(String host, int port, Worker worker) {
    requireNonNull(worker, "worker is null");
    HttpServer http;
    try {
      http = HttpServer.create(new InetSocketAddress(host, port), 0);
    } catch (IOException | IllegalArgumentException e) {
      throw new WeftException(
          FailureCode.CONFLICT,
          "metrics cannot be shown on " + host + ":" + port + ": " + e.getMessage(),
          e);
    }
    MetricsServer server = new MetricsServer(http);
    server.page("/metrics", () -> new Answer(OK, FORMAT, worker.scrape()));
    server.page("/healthz", () -> answer(worker.sick()));
    server.page("/readyz", () -> answer(worker.unready()));
    http.createContext(
        "/", exchange -> send(exchange, new Answer(NOT_FOUND, PLAIN, "no such page\n")));
    http.setExecutor(server.threads);
    http.start();
    return server;
  }

  private record Answer(int status, String type, String text) {}

  private static Thread newThread(Runnable body) {
    Thread thread = new Thread(body, "weft-metrics");
    thread.setDaemon(true);
    return thread;
  }

  private static Answer answer(@Nullable String trouble) {
    return trouble == null
        ? new Answer(OK, PLAIN, "ok\n")
        : new Answer(UNAVAILABLE, PLAIN, trouble + "\n");
  }

  private void page(String path, Supplier<Answer> content) {
    server.createContext(
        path,
        exchange -> {
          boolean isPage = exchange.getRequestURI().getPath().equals(path);
          boolean isRead = exchange.getRequestMethod().matches("GET|HEAD");
          send(
              exchange,
              !isPage
                  ? new Answer(NOT_FOUND, PLAIN, "no such page\n")
                  : isRead ? content.get() : new Answer(NOT_ALLOWED, PLAIN, "only GET\n"));
        });
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.type);
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status, isHead ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      if (!isHead) {
        out.write(body);
      }
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Stops at once. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
