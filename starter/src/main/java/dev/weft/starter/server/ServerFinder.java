package dev.weft.starter.server;

import dev.weft.client.Connection;
import dev.weft.client.ConnectionOptions;
import dev.weft.starter.console.ExitCode;
import dev.weft.starter.console.StoppedException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the server that a command works with.
 *
 * <p>In this order: the address that was given, or Temporal's environment configuration (given but
 * unreachable is a failure, never a reason to look elsewhere); Weft's own server that runs already;
 * Weft's own server, started from a {@code temporal} binary; a server in this process.
 */
public final class ServerFinder {

  /** Which servers may be used. */
  public enum Choice {
    /** The best there is. */
    AUTO,
    /** Weft's own server, which lasts. */
    TEMPORAL,
    /** A server in this process. */
    MEMORY;

    /** The word that people write. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<String, String> environment;
  private final OwnServer own;
  private final Consumer<String> note;

  /**
   * Makes a finder.
   *
   * @param note what to do with a sentence for people
   */
  public ServerFinder(Map<String, String> environment, StateFolder folder, Consumer<String> note) {
    this.environment = Map.copyOf(environment);
    this.own = new OwnServer(folder, environment, note);
    this.note = note;
  }

  /** Weft's own server. */
  public OwnServer own() {
    return own;
  }

  /** Whether the server is one that somebody else runs; connects to nothing. */
  public boolean isElsewhere(Choice choice, @Nullable String address) {
    if (choice != Choice.AUTO && address != null) {
      throw new StoppedException(
          ExitCode.BAD_INPUT, "--address and --server exclude each other; give one of them");
    }
    return choice == Choice.AUTO && options(address).namesServer();
  }

  /**
   * Whether only a server in this process is left; starts nothing.
   *
   * @throws StoppedException as {@link #isElsewhere}
   */
  public boolean isInMemory(Choice choice, @Nullable String address) {
    return switch (choice) {
      case MEMORY -> !isElsewhere(choice, address);
      case TEMPORAL -> false;
      case AUTO -> !isElsewhere(choice, address) && !isOwnThere() && !own.canStart();
    };
  }

  private boolean isOwnThere() {
    Optional<LocalServer.Durable> running = own.running();
    running.ifPresent(LocalServer.Durable::close);
    return running.isPresent();
  }

  /** Finds or starts a server for a new run. */
  public LocalServer forNewRun(Choice choice, @Nullable String address) {
    if (isElsewhere(choice, address)) {
      return remote(address);
    }
    return switch (choice) {
      case MEMORY -> MemoryServer.start();
      case TEMPORAL -> own.start();
      case AUTO -> {
        Optional<LocalServer.Durable> running = own.running();
        if (running.isPresent()) {
          yield running.get();
        }
        if (own.canStart()) {
          yield own.start();
        }
        note.accept(
            "no `temporal` binary found: this run lives in memory and ends with this command"
                + " (`weft server install` gets one, then runs last)");
        yield MemoryServer.start();
      }
    };
  }

  /**
   * Finds or starts a server that may know a run already, or that lasts.
   *
   * @throws StoppedException {@code UNREACHABLE} when only one in memory would be left
   */
  public LocalServer lasting(@Nullable String address) {
    if (isElsewhere(Choice.AUTO, address)) {
      return remote(address);
    }
    Optional<LocalServer.Durable> running = own.running();
    if (running.isPresent()) {
      return running.get();
    }
    if (own.canStart()) {
      return own.start();
    }
    throw new StoppedException(
        ExitCode.UNREACHABLE,
        "no server: none is named with --address or TEMPORAL_ADDRESS, and there is no `temporal`"
            + " binary to start one (`weft server install` gets it); runs in memory end with the"
            + " command that started them");
  }

  private LocalServer remote(@Nullable String address) {
    return new LocalServer.Remote(Connection.open(options(address)));
  }

  private ConnectionOptions options(@Nullable String address) {
    return ConnectionOptions.fromEnvironment(environment).withAddress(address);
  }
}
