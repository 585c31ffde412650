package dev.weft.starter.server;

import dev.weft.client.Connection;
import dev.weft.client.ConnectionOptions;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.temporal.internal.testservice.TestServicesStarter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A Temporal server in this process: Temporal's own test server on a free loopback port.
 *
 * <p>It keeps everything in memory and frees nothing, so it is for one run. Its clock is the wall
 * clock (time skipping is off). The public way to start it listens on all interfaces and cannot
 * take a free port, hence the inner class.
 */
final class MemoryServer implements AutoCloseable {
  /** As on a real server, where larger messages are refused earlier. */
  private static final int LARGEST_MESSAGE = 8 * 1024 * 1024;

  private final TestServicesStarter services;
  private final Server server;

  private MemoryServer(TestServicesStarter services, Server server) {
    this.services = services;
    this.server = server;
  }

  /** Starts a server and connects to it. */
  static LocalServer.Memory start() {
    TestServicesStarter services = new TestServicesStarter(true, 0);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .maxInboundMessageSize(LARGEST_MESSAGE);
    services.getServices().forEach(builder::addService);
    try {
      MemoryServer started = new MemoryServer(services, builder.build().start());
      Connection connection = Connection.open(ConnectionOptions.plain(started.address()));
      return new LocalServer.Memory(connection, started);
    } catch (IOException e) {
      services.close();
      throw new UncheckedIOException("cannot start a server in memory", e);
    }
  }

  private String address() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
    services.close();
  }
}
