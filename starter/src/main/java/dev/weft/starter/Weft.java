package dev.weft.starter;

import dev.weft.starter.command.Commands;
import dev.weft.starter.command.Surroundings;
import dev.weft.starter.console.Console;
import dev.weft.starter.server.StateFolder;
import java.nio.file.Path;
import java.util.Map;

/** The {@code weft} command. */
public final class Weft {
  private Weft() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    prepareLogging(environment, arguments);
    Surroundings surroundings =
        new Surroundings(Console.system(environment), environment, Path.of(""));
    System.exit(Commands.run(surroundings, arguments));
  }

  /** For logback.xml, which is read when something is logged first: in most commands, never. */
  private static void prepareLogging(Map<String, String> environment, String[] arguments) {
    System.setProperty("weft.log", StateFolder.of(environment).log().toString());
    boolean isWorker = arguments.length > 0 && arguments[0].equals("worker");
    System.setProperty("weft.log.stderr", isWorker ? "INFO" : "OFF");
  }
}
