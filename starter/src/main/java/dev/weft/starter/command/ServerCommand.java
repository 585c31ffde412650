package dev.weft.starter.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.starter.console.Console;
import dev.weft.starter.console.ExitCode;
import dev.weft.starter.server.LocalServer;
import dev.weft.starter.server.OwnServer;
import dev.weft.starter.server.TemporalInstall;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "server",
    description = "Weft's own Temporal server on this machine.",
    footer = {"", "Example:", "  weft server start"})
final class ServerCommand {
  private final Surroundings surroundings;

  ServerCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  private OwnServer own() {
    return surroundings.finder().own();
  }

  @Command(
      name = "start",
      description = "Starts it, unless it runs; it goes on until it is stopped.")
  int start() {
    try (LocalServer.Durable server = own().start()) {
      lines(server);
    }
    return ExitCode.COMPLETED.number();
  }

  @Command(name = "stop", description = "Stops it; runs go on when it starts again.")
  int stop() {
    boolean ran = own().stop();
    surroundings.console().note(ran ? "stopped; its runs go on when it starts again" : "none runs");
    return ExitCode.COMPLETED.number();
  }

  @Command(name = "status", description = "Says where it answers; exit 3 when it does not run.")
  int status(
      @Option(names = "--json", description = "Answer with one JSON document (weft.server/1).")
          boolean isJson) {
    Optional<LocalServer.Durable> running = own().running();
    Console console = surroundings.console();
    if (isJson) {
      ObjectNode document = JsonNodeFactory.instance.objectNode().put("format", "weft.server/1");
      document.put("running", running.isPresent());
      running.ifPresent(
          server -> {
            document.put("address", server.state().address()).put("ui", server.ui());
            document.put("pid", server.state().pid()).put("database", server.state().database());
          });
      console.answer(document);
    } else if (running.isEmpty()) {
      console.answer("not running; `weft server start` starts it");
    } else {
      lines(running.get());
    }
    running.ifPresent(LocalServer::close);
    return (running.isPresent() ? ExitCode.COMPLETED : ExitCode.UNREACHABLE).number();
  }

  @Command(
      name = "install",
      description = "Gets a `temporal` binary into Weft's cache: the official download, else Go.")
  int install() {
    Console console = surroundings.console();
    Path binary = new TemporalInstall(surroundings.environment(), console::note).install();
    console.answer(binary.toString());
    return ExitCode.COMPLETED.number();
  }

  private void lines(LocalServer.Durable server) {
    Console console = surroundings.console();
    console.answer("address   " + server.state().address());
    console.answer("Web UI    " + server.ui());
    console.answer("database  " + server.state().database());
    console.answer("process   " + server.state().pid());
  }
}
