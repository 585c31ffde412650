package dev.weft.starter.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.client.RunReport;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.run.Explanation;
import dev.weft.run.RunId;
import dev.weft.run.RunResult;
import dev.weft.run.TaskState;
import dev.weft.run.WireFormat;
import dev.weft.starter.console.Console;
import dev.weft.starter.console.ExitCode;
import dev.weft.starter.progress.EndReport;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "why",
    description = {
      "Says why a run, or one task of it, stands where it stands: what it waits for, which",
      "limit holds it, why workers take nothing. Needs a worker, as the run itself answers."
    },
    footer = {"", "Example:", "  weft why ask-7f3a91 answer"})
final class WhyCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
  private String run = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TASK",
      description = "A task of it; else the first that have not ended.")
  private @Nullable String task;

  @Option(names = "--json", description = "Answer with one JSON document (weft.why/1).")
  private boolean isJson;

  @Option(names = "--address", paramLabel = "HOST:PORT", description = "A Temporal server.")
  private @Nullable String address;

  WhyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    RunId id = RunCommand.id(run);
    Console console = surroundings.console();
    try (RunSession session = RunSession.lasting(surroundings, address)) {
      Explanation why = explain(session, id);
      if (isJson) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("format", "weft.why/1");
        document.put("run", id.value());
        document.setAll((ObjectNode) WireFormat.tree(why));
        console.answer(document);
      } else {
        lines(why).forEach(console::answer);
      }
    }
    return ExitCode.COMPLETED.number();
  }

  private Explanation explain(RunSession session, RunId id) {
    RunReport report = session.manager().status(id); // says when there is no such run
    RunResult result = report.result();
    if (result != null && task == null) {
      return new Explanation("the run is " + result.status() + ended(result), List.of());
    }
    if (task != null) {
      Optional<TaskState> state = session.manager().task(id, task);
      if (state.isPresent() && state.get().status().isFinal()) {
        return new Explanation(
            state.get().task() + " " + state.get().reason(), List.of(state.get()));
      }
    }
    return session.manager().why(id, task).orElseThrow(() -> noAnswer(id, report));
  }

  private static String ended(RunResult result) {
    return result.failures().isEmpty() ? "" : ": " + EndReport.failure(result.failures().get(0));
  }

  private WeftException noAnswer(RunId id, RunReport report) {
    String note = report.note();
    if (note != null) {
      return new WeftException(
          FailureCode.NO_WORKER, "run " + id + " itself would know, and " + note);
    }
    return new WeftException(FailureCode.NOT_FOUND, "no task '" + task + "' in run " + id);
  }

  private List<String> lines(Explanation why) {
    return task != null || why.tasks().size() < 2
        ? List.of(why.text())
        : Stream.concat(
                Stream.of(why.text()),
                why.tasks().stream().map(each -> "  " + each.task() + "  " + each.reason()))
            .toList();
  }
}
