package dev.weft.starter.command;

import dev.weft.client.Retry;
import dev.weft.run.RunId;
import dev.weft.starter.console.Console;
import dev.weft.starter.console.ExitCode;
import dev.weft.starter.console.StoppedException;
import dev.weft.starter.server.LocalServer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "retry",
    description = {
      "Runs again what did not complete in a run that has ended.",
      "",
      "What COMPLETED keeps its result. What FAILED, timed out, was cancelled, or was skipped",
      "because of that, runs again under the same run id, with all its attempts; deadlines that",
      "are durations count anew. A run that COMPLETED, or still runs, is left alone (exit code 7)."
    },
    footer = {"", "Example:", "  weft retry ask-7f3a91"})
final class RetryCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final FollowOptions follow = new FollowOptions();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  private String run = "";

  @Option(names = "--detach", description = "Start it, print its id and leave.")
  private boolean isDetached;

  @Option(names = "--task", paramLabel = "TASK", hidden = true)
  private @Nullable String task;

  @Option(names = "--with-params", paramLabel = "FILE", hidden = true)
  private @Nullable String params;

  RetryCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    refuseAnotherRun();
    RunId id = RunCommand.id(run);
    RunSession.Telling telling = follow.telling(surroundings);
    LocalServer server = surroundings.finder().lasting(follow.address());
    boolean embeds = follow.isWorker() || !isDetached && server.isOurs();
    try (RunSession session = RunSession.open(surroundings, server, embeds, follow.worker())) {
      Retry retry = session.manager().retry(id);
      tell(retry);
      return (isDetached ? session.leave(id) : session.follow(id, telling)).number();
    }
  }

  /** Other tasks or other parameters would make it another run under the old one's name. */
  private void refuseAnotherRun() {
    if (task != null) {
      throw new StoppedException(
          ExitCode.BAD_INPUT,
          "a retry runs all that did not complete, not task '"
              + task
              + "' alone: its dependents would stand on an answer that has changed. For one task,"
              + " make a graph of it and `weft run` that");
    }
    if (params != null) {
      throw new StoppedException(
          ExitCode.BAD_INPUT,
          "a retry keeps the parameters of its run, for results of two sets of parameters do not"
              + " belong together; with others it is another run: `weft run FILE --params "
              + params
              + "`");
    }
  }

  private void tell(Retry retry) {
    Console console = surroundings.console();
    console.note("run " + retry.run() + " goes on as generation " + retry.generation());
    if (!retry.hasKept()) {
      console.say("  Temporal closed it by force, so what that generation had done runs again");
    }
  }
}
