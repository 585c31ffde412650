package dev.weft.starter.command;

import dev.weft.starter.console.Console;
import dev.weft.starter.console.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A command run in this process: its exit code and what it wrote. */
record CallRecord(int code, String out, String err) {

  /** Runs a command in a folder, with that folder as its home and nothing else of this machine. */
  static CallRecord of(Path folder, Map<String, String> more, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(stream(out), stream(err), Terminal.NONE);
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", folder.toString());
    environment.put("WEFT_HOME", folder.resolve("state").toString());
    environment.putAll(more);
    int code = Commands.run(new Surroundings(console, environment, folder), arguments);
    return new CallRecord(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
