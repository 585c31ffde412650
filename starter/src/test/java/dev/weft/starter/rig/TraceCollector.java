package dev.weft.starter.rig;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** Takes in traces over OTLP/HTTP, as a collector does, and keeps them. Thread-safe. */
public final class TraceCollector implements AutoCloseable {
  private final HttpServer server;
  private final List<ResourceSpans> taken = new CopyOnWriteArrayList<>();

  private TraceCollector(HttpServer server) {
    this.server = server;
  }

  /** Starts one on a free port of the loopback. */
  public static TraceCollector start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    TraceCollector collector = new TraceCollector(server);
    server.createContext("/v1/traces", collector::take);
    server.start();
    return collector;
  }

  private void take(HttpExchange exchange) throws IOException {
    boolean isPacked = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    try (exchange;
        InputStream body =
            isPacked ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
      taken.addAll(ExportTraceServiceRequest.parseFrom(body).getResourceSpansList());
      exchange.sendResponseHeaders(200, -1);
    }
  }

  /** Where it listens. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What came so far, with what it says of its sender. */
  public List<ResourceSpans> taken() {
    return List.copyOf(taken);
  }

  /** The spans that came so far. */
  public List<Span> spans() {
    return taken.stream()
        .flatMap(each -> each.getScopeSpansList().stream())
        .flatMap(each -> each.getSpansList().stream())
        .toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
