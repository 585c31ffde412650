package dev.weft.starter.server;

import dev.weft.client.Connection;
import dev.weft.client.ConnectionException;
import dev.weft.client.ConnectionOptions;
import dev.weft.failure.WeftException;
import dev.weft.starter.console.ExitCode;
import dev.weft.starter.console.StoppedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Weft's own Temporal server: a process of its own with a database in the state folder.
 *
 * <p>There is at most one for a state folder; a file lock keeps two commands from starting two.
 */
public final class OwnServer {
  private static final Duration READY_WITHIN = Duration.ofSeconds(30);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(10);
  private static final Duration ONE_TRY = Duration.ofSeconds(2);
  private static final long BETWEEN_TRIES_MS = 50;
  private static final int LOG_LINES = 5;
  private static final int MOST_LAUNCHES = 3;

  private final StateFolder folder;
  private final Map<String, String> environment;
  private final Consumer<String> note;

  /**
   * Makes the way to the server of a state folder; starts nothing.
   *
   * @param note what to do with a sentence for people
   */
  public OwnServer(StateFolder folder, Map<String, String> environment, Consumer<String> note) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
    this.note = note;
  }

  /** Returns the server, if it runs and answers. */
  public Optional<LocalServer.Durable> running() {
    Optional<ServerState> state = ServerState.read(folder.serverFile());
    if (state.isEmpty() || state.get().process().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(connect(state.get()));
    } catch (ConnectionException | WeftException e) {
      return Optional.empty(); // it may be starting; whoever needs it waits in start()
    }
  }

  /** Whether there is a {@code temporal} binary to start it with. */
  public boolean canStart() {
    return TemporalBinary.find(environment).isPresent();
  }

  /**
   * Returns the running server, or starts it; waits up to 30 s until it answers.
   *
   * @throws StoppedException when there is no binary, or the server does not come up
   */
  public LocalServer.Durable start() {
    Optional<LocalServer.Durable> running = running();
    return running.isPresent() ? running.get() : locked(this::startAlone);
  }

  /** Stops the server; returns whether one ran. Its database stays. */
  public boolean stop() {
    return locked(this::stopAlone);
  }

  private LocalServer.Durable startAlone() throws IOException {
    for (int launch = 1; ; launch++) {
      try {
        return awaitOrLaunch();
      } catch (EndedAtOnceException e) {
        if (launch == MOST_LAUNCHES) {
          throw failed("the Temporal server ended at once", e);
        }
      }
    }
  }

  private LocalServer.Durable awaitOrLaunch() throws IOException {
    Optional<ServerState> known = ServerState.read(folder.serverFile());
    Optional<ProcessHandle> living = known.flatMap(ServerState::process);
    if (known.isPresent() && living.isPresent()) {
      return awaitAnswer(known.get(), living.get());
    }
    Path binary = TemporalBinary.find(environment).orElseThrow(OwnServer::noBinary);
    int port =
        known.map(ServerState::port).filter(OwnServer::isFree).orElseGet(OwnServer::freePort);
    int uiPort =
        known.map(ServerState::uiPort).filter(OwnServer::isFree).orElseGet(OwnServer::freePort);
    List<String> line = TemporalBinary.command(binary, folder.database(), port, uiPort);

    Instant before = Instant.now();
    ProcessHandle process = Detached.start(line, folder.serverLog());
    ServerState state =
        new ServerState(
            process.pid(),
            process.info().startInstant().orElse(before),
            port,
            uiPort,
            folder.database().toString());
    state.write(folder.serverFile());
    LocalServer.Durable server = awaitAnswer(state, process);
    note.accept("started a Temporal server at " + state.address() + ", Web UI " + state.ui());
    return server;
  }

  /** It ended before it answered: between free and its own, any other process may take a port. */
  private static final class EndedAtOnceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EndedAtOnceException(RuntimeException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private boolean stopAlone() throws IOException {
    Optional<ProcessHandle> process =
        ServerState.read(folder.serverFile()).flatMap(ServerState::process);
    if (process.isPresent()) {
      process.get().destroy();
      if (!hasEnded(process.get(), STOPPED_WITHIN.toMillis())) {
        process.get().destroyForcibly();
      }
    }
    return process.isPresent();
  }

  private LocalServer.Durable awaitAnswer(ServerState state, ProcessHandle process) {
    Instant end = Instant.now().plus(READY_WITHIN);
    RuntimeException last;
    do {
      try {
        return connect(state);
      } catch (ConnectionException | WeftException e) {
        last = e; // not there yet, or its namespace is not
      }
      if (hasEnded(process, BETWEEN_TRIES_MS)) {
        throw new EndedAtOnceException(last);
      }
    } while (Instant.now().isBefore(end));
    throw failed(
        "the Temporal server (process "
            + state.pid()
            + ") does not answer at "
            + state.address()
            + "; try `weft server stop`",
        last);
  }

  private StoppedException failed(String what, RuntimeException cause) {
    return new StoppedException(
        ExitCode.UNREACHABLE,
        what + "; its log " + folder.serverLog() + " ends with: " + endOfLog(),
        cause);
  }

  private String endOfLog() {
    try {
      List<String> lines =
          Files.readAllLines(folder.serverLog()).stream().filter(OwnServer::isNoTrace).toList();
      return String.join(" | ", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException e) {
      return "(unreadable: " + e.getMessage() + ")";
    }
  }

  /** Whether a line is none of those that follow a panic: places in code, and how they called. */
  private static boolean isNoTrace(String line) {
    return !line.isBlank() && !line.startsWith("\t") && !line.matches(".*\\(.*\\)$|goroutine .*");
  }

  private static LocalServer.Durable connect(ServerState state) {
    Connection connection =
        Connection.open(ConnectionOptions.plain(state.address()).withPatience(ONE_TRY));
    return new LocalServer.Durable(connection, state);
  }

  private static StoppedException noBinary() {
    return new StoppedException(
        ExitCode.UNREACHABLE,
        "no `temporal` binary on the PATH or in Weft's cache; get one with `weft server install`");
  }

  /** Waits for the end of a process, but no longer than this. */
  private static boolean hasEnded(ProcessHandle process, long millis) {
    try {
      process.onExit().get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot wait for process " + process.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException(ExitCode.UNREACHABLE, "interrupted while waiting for a server", e);
    }
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T locked(Work<T> work) {
    folder.made();
    synchronized (OwnServer.class) { // a file lock is held by the process, not by the thread
      try (FileChannel channel =
              FileChannel.open(
                  folder.serverLock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (!held.isValid()) {
          throw new IOException("the lock is not held");
        }
        return work.run();
      } catch (IOException e) {
        throw new StoppedException(
            ExitCode.UNREACHABLE,
            "cannot start or stop a server in " + folder.path() + ": " + e.getMessage(),
            e);
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback interface", e);
    }
  }
}
