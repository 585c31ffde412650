package dev.weft.benchmark.engine;

import dev.weft.starter.server.LocalServer;
import dev.weft.starter.server.OwnServer;
import dev.weft.starter.server.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server of its own for a benchmark: Weft's own server with its settings and a database file, on
 * free ports, in a folder of the benchmark.
 *
 * <p>The program that {@code WEFT_TEMPORAL} names is asked to log warnings as well.
 */
final class TunedServer implements AutoCloseable {
  private static final String PROGRAM = "WEFT_TEMPORAL";
  private static final long ENDED_WITHIN_S = 10;

  private final LocalServer.Durable server;
  private final Path folder;
  private final boolean warns;

  private TunedServer(LocalServer.Durable server, Path folder, boolean warns) {
    this.server = server;
    this.folder = folder;
    this.warns = warns;
  }

  /** Starts a server; waits up to 30 s until it answers. */
  static TunedServer start(Path folder) throws IOException {
    Files.createDirectories(folder);
    Map<String, String> environment = new HashMap<>(System.getenv());
    String program = environment.getOrDefault(PROGRAM, "");
    if (!program.isEmpty()) {
      environment.put(PROGRAM, warning(program, folder).toString());
    }
    OwnServer own = new OwnServer(new StateFolder(folder), environment, note -> {});
    return new TunedServer(own.start(), folder, !program.isEmpty());
  }

  /** Of two log levels on a command line the last one counts. */
  private static Path warning(String program, Path folder) throws IOException {
    Path script = folder.resolve("temporal-with-warnings");
    Files.writeString(script, "#!/bin/sh\nexec '" + program + "' \"$@\" --log-level warn\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  /** Host and port. */
  String address() {
    return server.state().address();
  }

  /** The process, to be measured. */
  ProcessHandle handle() {
    return ProcessHandle.of(server.state().pid()).orElseThrow();
  }

  /** How large its database is, with its log of changes. */
  long databaseBytes() throws IOException {
    long bytes = 0;
    for (String end : List.of("", "-wal")) {
      Path file = Path.of(server.state().database() + end);
      bytes += Files.exists(file) ? Files.size(file) : 0;
    }
    return bytes;
  }

  /**
   * Returns the lines in which the server warned of a limit so far; nothing when it does not log
   * warnings.
   */
  Optional<List<String>> warningsOfLimits() throws IOException {
    if (!warns) {
      return Optional.empty();
    }
    List<String> warnings = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("server.log"))) {
      String plain = line.toLowerCase(java.util.Locale.ROOT);
      boolean isWarning = plain.contains("warn") || plain.contains("error");
      if (isWarning
          && (plain.contains("limit") || plain.contains("size") || plain.contains("too large"))) {
        warnings.add(line);
      }
    }
    return Optional.of(warnings);
  }

  @Override
  public void close() {
    ProcessHandle process = handle();
    server.close();
    process.destroyForcibly(); // nothing in its database is needed any more
    try {
      process.onExit().get(ENDED_WITHIN_S, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new IllegalStateException("process " + process.pid() + " does not end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
