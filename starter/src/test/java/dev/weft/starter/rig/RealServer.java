package dev.weft.starter.rig;

import dev.weft.client.Connection;
import dev.weft.starter.server.LocalServer;
import dev.weft.starter.server.OwnServer;
import dev.weft.starter.server.StateFolder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Temporal server on free loopback ports, with its database in a folder of the test.
 *
 * <p>It is Weft's own server, started by the code that {@code weft server start} runs, so its flags
 * are the product's. Thread-safe but for {@link #restart}.
 */
public final class RealServer implements AutoCloseable {
  private static final long ENDED_WITHIN_S = 10;

  private final OwnServer own;
  private final LocalServer.Durable first;
  private final Path home;
  private Optional<LocalServer.Durable> spare = Optional.empty();

  private RealServer(OwnServer own, LocalServer.Durable started, Path home) {
    this.own = own;
    this.first = started;
    this.home = home;
  }

  /**
   * Starts a server with its database in this folder; waits up to 30 s until it answers.
   *
   * <p>Without a {@code temporal} binary in {@code WEFT_TEMPORAL}, on the {@code PATH} or in Weft's
   * cache the test fails when {@code CI=true}, else it is aborted.
   */
  public static RealServer start(Path folder) {
    return start(folder, System.getenv());
  }

  static RealServer start(Path folder, Map<String, String> environment) {
    OwnServer own = new OwnServer(new StateFolder(folder), environment, note -> {});
    if (!own.canStart()) {
      String reason = "no `temporal` binary: set WEFT_TEMPORAL or run `weft server install`";
      if (environment.getOrDefault("CI", "").equals("true")) {
        Assertions.fail(reason);
      }
      Assumptions.abort(reason);
    }
    return new RealServer(own, own.start(), folder);
  }

  /** Host and port; the same after a restart. */
  public String address() {
    return first.state().address();
  }

  /** The address of the Web UI. */
  public String uiUrl() {
    return latest().ui();
  }

  /** The state folder it lives in; a command with this as {@code WEFT_HOME} finds the server. */
  public Path home() {
    return home;
  }

  /** One connection for the life of this object; it comes back by itself after a restart. */
  public Connection connection() {
    return first.connection();
  }

  /** Kills the server's process with SIGKILL and waits until it is gone. */
  public void kill9() {
    ProcessHandle.of(latest().state().pid())
        .ifPresent(
            process -> {
              process.destroyForcibly();
              awaitEnd(process);
            });
  }

  /** Starts the killed server again, on the same port and database. */
  public void restart() {
    LocalServer.Durable again = own.start();
    spare.ifPresent(LocalServer.Durable::close); // the first connection comes back by itself
    spare = Optional.of(again);
    Assertions.assertEquals(address(), again.state().address(), "its port was taken meanwhile");
  }

  @Override
  public void close() {
    first.close();
    spare.ifPresent(LocalServer.Durable::close);
    kill9(); // nothing in its database is needed any more, and a SIGTERM takes seconds
  }

  private LocalServer.Durable latest() {
    return spare.orElse(first);
  }

  private static void awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(ENDED_WITHIN_S, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new IllegalStateException("process " + process.pid() + " does not end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
