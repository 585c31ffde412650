package dev.weft.starter.command;

import dev.weft.run.RunId;
import dev.weft.starter.server.LocalServer;
import dev.weft.starter.server.WorkerFlags;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  private String run = "";

  @Option(
      names = "--results",
      paramLabel = "FILE.jsonl",
      description = "Where to write the result of each task, one a line.")
  private @Nullable String results;

  @Option(names = "--json", description = "Answer with one JSON document (weft.run/1).")
  private boolean isJson;

  @Option(names = "--worker", description = "Work on tasks here, on a server of others too.")
  private boolean isWorker;

  @Option(names = "--address", paramLabel = "HOST:PORT", description = "A Temporal server.")
  private @Nullable String address;

  @Option(
      names = "--shared",
      description = "Every machine of the server sees the folder WEFT_BLOBS.")
  private boolean isShared;

  WatchCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    RunId id = RunCommand.id(run);
    Path into = results == null ? null : surroundings.path(results);
    if (into != null) {
      ResultsFile.check(into);
    }
    LocalServer server = surroundings.finder().lasting(address);
    try (RunSession session =
        RunSession.open(
            surroundings, server, isWorker || server.isOurs(), WorkerFlags.NONE.shared(isShared))) {
      surroundings.console().note("watching run " + id);
      return session.follow(id, new RunSession.Telling(isJson, into)).number();
    }
  }
}
