package dev.weft.starter.server;

import static java.util.Objects.requireNonNull;

import dev.weft.starter.console.ExitCode;
import dev.weft.starter.console.StoppedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where Weft keeps what must last on this machine: the server's database, blobs, logs.
 *
 * <p>{@code $WEFT_HOME}, else {@code $XDG_STATE_HOME/weft}, else {@code ~/.local/state/weft}.
 *
 * @param path the folder; made when something is first kept there
 */
public record StateFolder(Path path) {

  /** Checks that it is there. */
  public StateFolder {
    requireNonNull(path, "path is null");
  }

  /** Returns the folder that the environment asks for. */
  public static StateFolder of(Map<String, String> environment) {
    String own = environment.getOrDefault("WEFT_HOME", "");
    if (!own.isEmpty()) {
      return new StateFolder(Path.of(own).toAbsolutePath());
    }
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path parent = state.isEmpty() ? home(environment).resolve(".local/state") : Path.of(state);
    return new StateFolder(parent.resolve("weft").toAbsolutePath());
  }

  /** Returns where Weft keeps programs that can be fetched again. */
  static Path programs(Map<String, String> environment) {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path parent = cache.isEmpty() ? home(environment).resolve(".cache") : Path.of(cache);
    return parent.resolve("weft").resolve("bin").toAbsolutePath();
  }

  private static Path home(Map<String, String> environment) {
    return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", ".")));
  }

  /** The database of Weft's own server. */
  Path database() {
    return path.resolve("temporal.db");
  }

  /** What is known of Weft's own server. */
  Path serverFile() {
    return path.resolve("server.json");
  }

  /** Held while Weft's own server is started or stopped. */
  Path serverLock() {
    return path.resolve("server.lock");
  }

  /** What Weft's own server writes. */
  Path serverLog() {
    return path.resolve("server.log");
  }

  /** Warnings of Weft itself. */
  public Path log() {
    return path.resolve("weft.log");
  }

  /** Makes the folder. */
  StateFolder made() {
    try {
      Files.createDirectories(path);
      return this;
    } catch (IOException e) {
      throw new StoppedException(
          ExitCode.BAD_INPUT,
          "cannot make Weft's state folder " + path + ": " + e + "; set WEFT_HOME to another",
          e);
    }
  }
}
