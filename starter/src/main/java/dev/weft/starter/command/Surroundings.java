package dev.weft.starter.command;

import static java.util.Objects.requireNonNull;

import dev.weft.starter.console.Console;
import dev.weft.starter.server.ServerFinder;
import dev.weft.starter.server.StateFolder;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command knows of the world it was called in.
 *
 * @param console where it speaks
 * @param environment the variables
 * @param folder the folder it was called in; paths on the command line are relative to it
 */
public record Surroundings(Console console, Map<String, String> environment, Path folder) {

  /** Copies the environment. */
  public Surroundings {
    requireNonNull(console, "console is null");
    environment = Map.copyOf(environment);
    folder = folder.toAbsolutePath().normalize();
  }

  /** Where Weft keeps what lasts. */
  public StateFolder state() {
    return StateFolder.of(environment);
  }

  /** Returns a path from the command line. */
  Path path(String text) {
    return folder.resolve(text).normalize();
  }

  ServerFinder finder() {
    return new ServerFinder(environment, state(), console::note);
  }
}
