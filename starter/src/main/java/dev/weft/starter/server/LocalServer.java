package dev.weft.starter.server;

import dev.weft.client.Connection;
import dev.weft.run.RunId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server that a command works with, and what may be done to it. */
public sealed interface LocalServer extends AutoCloseable {

  /** The way to it. */
  Connection connection();

  /** What it is, for scripts: {@code remote}, {@code durable} or {@code memory}. */
  String kind();

  /** The address of its Web UI, if it has one that is known. */
  @Nullable String ui();

  /** Whether Weft started it, so that a worker here does no harm to others. */
  boolean isOurs();

  /** Whether a run on it outlives this command. */
  boolean isLasting();

  /** Returns the page of a run in the Web UI. */
  default Optional<String> page(RunId run) {
    return Optional.ofNullable(ui())
        .map(
            root ->
                root
                    + "/namespaces/"
                    + encode(connection().namespace())
                    + "/workflows/"
                    + encode(run.value()));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Ends the connection, and a server that lives only in this process. */
  @Override
  void close();

  /**
   * A server that somebody else runs.
   *
   * @param connection the way to it
   */
  record Remote(Connection connection) implements LocalServer {
    @Override
    public String kind() {
      return "remote";
    }

    @Override
    public @Nullable String ui() {
      return null;
    }

    @Override
    public boolean isOurs() {
      return false;
    }

    @Override
    public boolean isLasting() {
      return true;
    }

    @Override
    public void close() {
      connection.close();
    }
  }

  /**
   * Weft's own server: a process of its own with a database file; it goes on when this command
   * ends.
   *
   * @param connection the way to it
   * @param state what is known of it
   */
  record Durable(Connection connection, ServerState state) implements LocalServer {
    @Override
    public String kind() {
      return "durable";
    }

    @Override
    public String ui() {
      return state.ui();
    }

    @Override
    public boolean isOurs() {
      return true;
    }

    @Override
    public boolean isLasting() {
      return true;
    }

    @Override
    public void close() {
      connection.close();
    }
  }

  /**
   * A server in this process, gone with it.
   *
   * @param connection the way to it
   * @param server the server
   */
  record Memory(Connection connection, MemoryServer server) implements LocalServer {
    @Override
    public String kind() {
      return "memory";
    }

    @Override
    public @Nullable String ui() {
      return null;
    }

    @Override
    public boolean isOurs() {
      return true;
    }

    @Override
    public boolean isLasting() {
      return false;
    }

    @Override
    public void close() {
      connection.close();
      server.close();
    }
  }
}
