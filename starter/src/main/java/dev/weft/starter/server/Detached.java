package dev.weft.starter.server;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a process that neither Ctrl-C nor the end of this process reaches.
 *
 * <p>{@code setsid} gives it a session of its own. Where that is missing (macOS), a shell with job
 * control gives it a process group of its own, which is what a terminal's Ctrl-C goes by.
 */
final class Detached {
  private static final File NOTHING = new File("/dev/null");

  private Detached() {}

  /** Starts it; what it writes is added to the log. */
  static ProcessHandle start(List<String> command, Path log) throws IOException {
    List<String> line = new ArrayList<>();
    if (new File("/usr/bin/setsid").canExecute()) {
      line.add("/usr/bin/setsid"); // replaces itself: the process number stays
      line.addAll(command);
      return new ProcessBuilder(line)
          .redirectInput(NOTHING)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start()
          .toHandle();
    }
    line.addAll(List.of("sh", "-c", "set -m; \"$@\" >>\"$0\" 2>&1 & echo $!", log.toString()));
    line.addAll(command);
    Process shell = new ProcessBuilder(line).redirectInput(NOTHING).start();
    String answer =
        new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (!answer.matches("\\d+")) {
      throw new IOException("the shell did not start " + command.getFirst());
    }
    return ProcessHandle.of(Long.parseLong(answer))
        .orElseThrow(() -> new IOException(command.getFirst() + " ended at once"));
  }
}
