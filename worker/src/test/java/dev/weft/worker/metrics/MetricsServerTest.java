package dev.weft.worker.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MetricsServerTest {

  private record Fixed(@Nullable String sick, @Nullable String unready)
      implements MetricsServer.Worker {
    @Override
    public String scrape() {
      return "a_total 1.0\n";
    }
  }

  @Test
  void eachPageAnswersWithItsStatus() throws Exception {
    try (MetricsServer server =
        MetricsServer.start("127.0.0.1", 0, new Fixed("nothing measured", "ending"))) {
      assertEquals("200 a_total 1.0\n", send(server, "GET", "/metrics"));
      assertEquals("200 a_total 1.0\n", send(server, "GET", "/metrics?x=1"));
      assertEquals("503 nothing measured\n", send(server, "GET", "/healthz"));
      assertEquals("503 ending\n", send(server, "GET", "/readyz"));
      assertEquals("200 ", send(server, "HEAD", "/metrics"));
      assertEquals("405 only GET\n", send(server, "POST", "/metrics"));
      assertEquals("404 no such page\n", send(server, "GET", "/metrics/../etc"));
    }
    try (MetricsServer server = MetricsServer.start("127.0.0.1", 0, new Fixed(null, null))) {
      assertEquals("200 ok\n", send(server, "GET", "/healthz"));
      assertEquals("200 ok\n", send(server, "GET", "/readyz"));
    }
  }

  @Test
  void aPortThatIsTakenIsSaidWithItsNumber() {
    try (MetricsServer server = MetricsServer.start("127.0.0.1", 0, new Fixed(null, null))) {
      WeftException refused =
          assertThrows(
              WeftException.class,
              () -> MetricsServer.start("127.0.0.1", server.port(), new Fixed(null, null)));
      assertEquals(FailureCode.CONFLICT, refused.code());
      assertTrue(refused.getMessage().contains("127.0.0.1:" + server.port()));
    }
  }

  private static String send(MetricsServer server, String method, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                  .method(method, HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return response.statusCode() + " " + response.body();
    }
  }
}
