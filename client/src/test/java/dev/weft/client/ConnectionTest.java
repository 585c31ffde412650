package dev.weft.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.GrpcCompression;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {

  @Test
  void aDeadPortIsRefusedAtOnce() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Instant start = Instant.now();
    ConnectionException refused =
        assertThrows(
            ConnectionException.class,
            () -> Connection.open(ConnectionOptions.plain("127.0.0.1:" + port)));
    assertEquals(ConnectionException.Kind.UNREACHABLE, refused.kind());
    assertTrue(refused.getMessage().contains("127.0.0.1:" + port), refused::getMessage);
    assertTrue(Duration.between(start, Instant.now()).compareTo(Duration.ofSeconds(2)) < 0);
  }

  @Test
  void whoeverListensButSaysNothingIsLeftAfterAWhile() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      ConnectionOptions options =
          ConnectionOptions.plain("127.0.0.1:" + socket.getLocalPort())
              .withPatience(Duration.ofMillis(300));
      ConnectionException refused =
          assertThrows(ConnectionException.class, () -> Connection.open(options));
      assertEquals(ConnectionException.Kind.UNREACHABLE, refused.kind());
    }
  }

  @Test
  void failedCallsHaveTheirKinds() {
    assertEquals(ConnectionException.Kind.UNAUTHORISED, kind(Status.UNAUTHENTICATED));
    assertEquals(ConnectionException.Kind.UNAUTHORISED, kind(Status.PERMISSION_DENIED));
    assertEquals(ConnectionException.Kind.UNREACHABLE, kind(Status.UNAVAILABLE));
    assertEquals(ConnectionException.Kind.UNREACHABLE, kind(Status.DEADLINE_EXCEEDED));
    assertEquals(
        ConnectionException.Kind.TLS,
        kind(Status.UNAVAILABLE.withCause(new SSLHandshakeException("no path"))));
    assertTrue(
        ConnectionException.of(new StatusRuntimeException(Status.NOT_FOUND), "a:1").isEmpty());
    assertTrue(ConnectionException.of(new IllegalStateException("other"), "a:1").isEmpty());
  }

  private static ConnectionException.Kind kind(Status status) {
    Throwable failure = new IllegalStateException("wrapped", new StatusRuntimeException(status));
    return ConnectionException.of(failure, "a:1").orElseThrow().kind();
  }

  @Test
  void whatIsSaidWinsOverTheConfiguration() {
    ConnectionOptions configured =
        ConnectionOptions.fromEnvironment(
            Map.of("TEMPORAL_ADDRESS", "there:7233", "TEMPORAL_NAMESPACE", "mine"));
    assertTrue(configured.namesServer());
    assertEquals("there:7233", configured.profile().getAddress());
    assertTrue(ConnectionOptions.fromEnvironment(Map.of()).withAddress("a:1").namesServer());
    assertFalse(ConnectionOptions.plain("a:1").withAddress(null).namesServer());
  }

  @Test
  void compressesForServersElsewhereOnly() {
    ClientConfigProfile profile = ClientConfigProfile.newBuilder().build();

    assertEquals(
        GrpcCompression.NONE, Connection.settings(profile, "127.0.0.1:7233").getGrpcCompression());
    assertEquals(
        GrpcCompression.GZIP,
        Connection.settings(profile, "temporal.example:7233").getGrpcCompression());
  }

  @Test
  void aConfigurationThatCannotBeReadIsSaid(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("temporal.toml"), "[profile");
    ConnectionOptions options =
        ConnectionOptions.fromEnvironment(Map.of("TEMPORAL_CONFIG_FILE", file.toString()));
    WeftException refused = assertThrows(WeftException.class, options::namesServer);
    assertEquals(FailureCode.INVALID_INPUT, refused.code());
  }
}
