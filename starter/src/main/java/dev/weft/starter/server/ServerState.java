package dev.weft.starter.server;

import dev.weft.run.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of Weft's own server, in a file, so that the next command finds it.
 *
 * @param pid its process
 * @param startedAt when that process started; tells it from a later one of the same number
 * @param port where it answers on the loopback interface
 * @param uiPort where its Web UI answers
 * @param database its database file
 */
public record ServerState(long pid, Instant startedAt, int port, int uiPort, String database) {
  /** Start times come from the clock and the kernel's ticks, which drift apart a little. */
  private static final Duration SAME_START = Duration.ofSeconds(10);

  /** Host and port. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** The address of the Web UI. */
  public String ui() {
    return "http://127.0.0.1:" + uiPort;
  }

  /** Returns the process, if it still lives. */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isSame);
  }

  private boolean isSame(ProcessHandle process) {
    return process
        .info()
        .startInstant()
        .map(start -> Duration.between(start, startedAt).abs().compareTo(SAME_START) < 0)
        .orElse(true);
  }

  /** Reads the file; what cannot be read is as good as not there. */
  static Optional<ServerState> read(Path file) {
    try {
      return Optional.of(WireFormat.mapper().readValue(file.toFile(), ServerState.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Writes the file in one step, so that nobody reads half of it. */
  void write(Path file) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.write(draft, WireFormat.bytes(this));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
