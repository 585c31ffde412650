package dev.weft.starter.command;

import dev.weft.client.QueueReport;
import dev.weft.client.RunReport;
import dev.weft.run.RunId;
import dev.weft.run.RunProgress;
import dev.weft.run.RunResult;
import dev.weft.starter.console.Console;
import dev.weft.starter.console.ExitCode;
import dev.weft.starter.progress.Counts;
import dev.weft.starter.progress.Elapsed;
import dev.weft.starter.progress.EndReport;
import dev.weft.starter.progress.ProgressFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "status",
    description = "Says where a run stands; needs no worker.",
    footer = {"", "Example:", "  weft status ask-7f3a91 --json"})
final class StatusCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  private String run = "";

  @Option(names = "--json", description = "Answer with one JSON document (weft.status/1).")
  private boolean isJson;

  @Option(names = "--address", paramLabel = "HOST:PORT", description = "A Temporal server.")
  private @Nullable String address;

  StatusCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    RunId id = RunCommand.id(run);
    Console console = surroundings.console();
    try (RunSession session = RunSession.lasting(surroundings, address)) {
      RunReport report = session.manager().status(id);
      if (isJson) {
        console.answer(RunDocument.of(report, session.server()));
      } else {
        lines(report, Instant.now()).forEach(console::answer);
        session.server().page(id).ifPresent(page -> console.answer("  Web UI  " + page));
      }
    }
    return ExitCode.COMPLETED.number();
  }

  private List<String> lines(RunReport report, Instant now) {
    List<String> lines = new ArrayList<>();
    String age = Elapsed.text(Duration.between(report.startedAt(), now));
    lines.add(
        report.run()
            + "  "
            + report.graph()
            + "  "
            + report.status()
            + ", started "
            + age
            + " ago");
    RunResult result = report.result();
    RunProgress progress = report.progress();
    if (result != null) {
      lines.addAll(new EndReport(surroundings.console()).lines(result));
    } else if (progress != null) {
      lines.add("  " + Counts.whileRunning(progress.counts()));
      for (RunProgress.RunningTask task : progress.running()) {
        lines.add(
            "  running: "
                + task.task()
                + " ("
                + task.action()
                + ", attempt "
                + task.attempt()
                + ") since "
                + Elapsed.text(Duration.between(task.since(), now)));
      }
      progress.failures().forEach(each -> lines.add("  failed: " + EndReport.failure(each)));
    }
    report.waits().forEach(each -> lines.add("  " + each));
    boolean isAbandoned = false;
    for (QueueReport queue : report.queues()) {
      if (queue.pollers() == 0) {
        isAbandoned = true;
        lines.add("  " + ProgressFeed.nobodyPolls(queue.name()));
      }
    }
    if (report.note() != null && !isAbandoned) { // else the note says the same once more
      lines.add("  " + report.note());
    }
    return lines;
  }
}
