package dev.weft.starter.command;

import dev.weft.run.RunId;
import dev.weft.starter.server.LocalServer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "watch",
    description = "Shows a run until it has ended.",
    footer = {
      "",
      "Example:",
      "  weft watch ask-7f3a91",
      "",
      "On Weft's own server this command works on the tasks itself, as `run` does."
    })
final class WatchCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final FollowOptions follow = new FollowOptions();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  private String run = "";

  WatchCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    RunId id = RunCommand.id(run);
    RunSession.Telling telling = follow.telling(surroundings);
    LocalServer server = surroundings.finder().lasting(follow.address());
    try (RunSession session =
        RunSession.open(
            surroundings, server, follow.isWorker() || server.isOurs(), follow.worker())) {
      surroundings.console().note("watching run " + id);
      return session.follow(id, telling).number();
    }
  }
}
