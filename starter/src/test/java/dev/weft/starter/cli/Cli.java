package dev.weft.starter.cli;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.starter.command.Commands;
import dev.weft.starter.command.Surroundings;
import dev.weft.starter.console.Console;
import dev.weft.starter.console.Terminal;
import dev.weft.starter.server.LocalServer;
import dev.weft.starter.server.OwnServer;
import dev.weft.starter.server.StateFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A user's machine: a home of its own, a folder to work in, and the {@code weft} command in
 * processes of their own.
 *
 * <p>Closing it ends the processes that still live and the server that they started.
 */
final class Cli implements AutoCloseable {
  /**
   * A shell without job control lets what it starts in the background ignore SIGINT, and its
   * children inherit that; a person's shell does not.
   */
  private static final List<String> HEEDING_CTRL_C =
      System.getProperty("os.name").equals("Linux")
          ? List.of("/usr/bin/env", "--default-signal=INT")
          : List.of();

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final List<Running> running = new ArrayList<>();
  private boolean isOffline;

  private Cli(Path folder) {
    this.folder = folder;
    environment.put("HOME", folder.resolve("home").toString());
    environment.put("WEFT_HOME", state().toString());
    environment.put("PATH", folder.resolve("no-programs").toString());
  }

  /** A machine with a {@code temporal} binary: the one that {@code WEFT_TEMPORAL} names. */
  static Cli withTemporal(Path folder) {
    String binary = System.getenv("WEFT_TEMPORAL");
    assertNotNull(binary, "WEFT_TEMPORAL names no temporal binary");
    return new Cli(folder).with("WEFT_TEMPORAL", binary);
  }

  /** A machine on which there is none. */
  static Cli withoutTemporal(Path folder) {
    return new Cli(folder);
  }

  Cli with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Cuts the network: from here on commands see nothing but the loopback device. */
  Cli offline() {
    isOffline = true;
    return this;
  }

  /** Where the commands are called. */
  Path folder() {
    return folder;
  }

  /** What {@code WEFT_HOME} names. */
  Path state() {
    return folder.resolve("state");
  }

  /** Writes a file below the folder and returns its name. */
  String file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return name;
  }

  /** Starts a command with the options that the launcher gives the JVM. */
  Running start(String... arguments) throws IOException {
    List<String> line = new ArrayList<>(HEEDING_CTRL_C);
    if (isOffline) {
      line.addAll(LoopbackOnly.prefix());
    }
    line.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xlog:disable",
            "--enable-native-access=ALL-UNNAMED"));
    if (Runtime.version().feature() >= 23) {
      line.add("--sun-misc-unsafe-memory-access=allow");
    }
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.weft.starter.Weft"));
    line.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Running started = new Running(builder.start());
    running.add(started);
    return started;
  }

  /** Runs a command to its end. */
  Ended run(String... arguments) throws IOException, InterruptedException {
    return start(arguments).await();
  }

  /** Runs a command in this process, where nothing but the command takes time. */
  Ended runHere(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new Terminal(false, false, true, 100));
    long began = System.nanoTime();
    int code = Commands.run(new Surroundings(console, environment, folder), arguments);
    return new Ended(
        code,
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8),
        (System.nanoTime() - began) / 1_000_000);
  }

  /** The server that the commands started. */
  LocalServer.Durable server() {
    assertTrue(hasServer(), "no server was started");
    return own().start(); // which waits for one that is slow to answer
  }

  boolean hasServer() {
    return Files.exists(state().resolve("server.json"));
  }

  private OwnServer own() {
    return new OwnServer(StateFolder.of(environment), environment, sentence -> {});
  }

  @Override
  public void close() {
    running.forEach(Running::kill);
    if (hasServer()) {
      own().stop();
    }
  }
}
