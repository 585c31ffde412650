package dev.weft.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A port of this machine, on which one can knock before all of gRPC is loaded.
 *
 * <p>Elsewhere a proxy may stand between, and only gRPC knows.
 */
record LoopbackPort(String address, int port) {
  private static final Pattern LOOPBACK =
      Pattern.compile("(?:localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1]):(\\d{1,5})");
  private static final int LARGEST = 65_535;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Returns the port, if the address is one of this machine. */
  static Optional<LoopbackPort> of(String address) {
    Matcher shape = LOOPBACK.matcher(address);
    return shape.matches() && Integer.parseInt(shape.group(1)) <= LARGEST
        ? Optional.of(new LoopbackPort(address, Integer.parseInt(shape.group(1))))
        : Optional.empty();
  }

  /** Throws a {@link ConnectionException} when nobody listens. */
  void knock() {
    String host = address.substring(0, address.lastIndexOf(':'));
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getByName(host), port), (int) PATIENCE.toMillis());
    } catch (IOException e) {
      throw ConnectionException.unreachable(address, String.valueOf(e.getMessage()), e);
    }
  }
}
