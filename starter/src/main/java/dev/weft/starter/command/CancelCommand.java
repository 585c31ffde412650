package dev.weft.starter.command;

import dev.weft.client.TaskManager;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunResult;
import dev.weft.starter.console.Console;
import dev.weft.starter.console.ExitCode;
import dev.weft.starter.progress.ProgressFeed;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "cancel",
    description = "Cancels a run, or one task of it.",
    footer = {"", "Example:", "  weft cancel ask-7f3a91 answer"})
final class CancelCommand implements Callable<Integer> {
  private static final String REASON = "weft cancel";
  private final Surroundings surroundings;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
  private String run = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TASK",
      description = "A task of it; else the whole run.")
  private @Nullable String task;

  @Option(names = "--address", paramLabel = "HOST:PORT", description = "A Temporal server.")
  private @Nullable String address;

  CancelCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    RunId id = RunCommand.id(run);
    Console console = surroundings.console();
    try (RunSession session = RunSession.lasting(surroundings, address)) {
      TaskManager manager = session.manager();
      Optional<RunResult> ended = manager.result(id);
      if (ended.isPresent()) {
        throw new WeftException(
            FailureCode.CONFLICT, "run " + id + " has ended already: " + ended.get().status());
      }
      if (task == null) {
        manager.cancel(id, REASON);
        console.note(
            "asked run " + id + " to cancel; `weft status " + id + "` says where it stands");
      } else {
        if (manager.queue(Routes.HOME).pollers() == 0) {
          throw new WeftException(
              FailureCode.NO_WORKER,
              "only a worker can cancel one task of run "
                  + id
                  + ", and "
                  + ProgressFeed.nobodyPolls(Routes.HOME)
                  + ", then ask again");
        }
        manager.cancelTask(id, task, REASON);
        console.note("asked task " + task + " of run " + id + " to cancel");
      }
      if (task == null && manager.queue(Routes.HOME).pollers() == 0) {
        console.note("it takes effect with a worker; " + ProgressFeed.nobodyPolls(Routes.HOME));
      }
    }
    return ExitCode.COMPLETED.number();
  }
}
