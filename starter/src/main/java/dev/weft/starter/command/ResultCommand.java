package dev.weft.starter.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.client.TaskManager;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.result.TaskError;
import dev.weft.result.TaskResult;
import dev.weft.run.RunId;
import dev.weft.run.RunResult;
import dev.weft.run.TaskState;
import dev.weft.starter.console.Console;
import dev.weft.starter.console.ExitCode;
import dev.weft.starter.progress.EndReport;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "result",
    description = "Prints what a run answered, or one task of it; needs no worker.",
    footer = {"", "Example:", "  weft result ask-7f3a91 answer"})
final class ResultCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
  private String run = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TASK",
      description = "A task of it; else the declared outputs.")
  private @Nullable String task;

  @Option(
      names = "--json",
      description = "Answer with one JSON document (weft.run/1, of a task weft.task/1).")
  private boolean isJson;

  @Option(names = "--address", paramLabel = "HOST:PORT", description = "A Temporal server.")
  private @Nullable String address;

  ResultCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    RunId id = RunCommand.id(run);
    try (RunSession session = RunSession.lasting(surroundings, address)) {
      if (task == null) {
        ofRun(session, id);
      } else {
        ofTask(session, id, task);
      }
    }
    return ExitCode.COMPLETED.number();
  }

  private void ofRun(RunSession session, RunId id) {
    Console console = surroundings.console();
    Optional<RunResult> ended = session.manager().result(id);
    if (ended.isEmpty()) {
      throw new WeftException(
          FailureCode.CONFLICT,
          "run " + id + " has not ended yet; `weft watch " + id + "` waits for it");
    }
    ObjectNode outputs = session.manager().outputs(ended.get());
    if (isJson) {
      console.answer(RunDocument.of(ended.get(), outputs, session.server()));
      return;
    }
    new EndReport(console).lines(ended.get()).forEach(console::say);
    if (outputs.isEmpty()) {
      console.say("  the graph declares no outputs; `weft result " + id + " TASK` prints a task's");
    }
    Answers.print(console, outputs);
  }

  private void ofTask(RunSession session, RunId id, String path) {
    Console console = surroundings.console();
    TaskResult result = find(session.manager(), id, path);
    JsonNode view = result.output() == null ? null : session.manager().view(result.output());
    JsonNode group = result.group() == null ? null : session.manager().view(result.group());
    if (isJson) {
      ObjectNode document = JsonNodeFactory.instance.objectNode().put("format", "weft.task/1");
      document.put("run", id.value());
      document.setAll(ResultsFile.line(result));
      if (view != null) {
        document.set("output", view);
      }
      if (group != null) {
        document.set("group", group);
      }
      console.answer(document);
      return;
    }
    console.say(result.taskId() + " " + result.status() + " after " + attempts(result));
    TaskError error = result.error();
    if (error != null) {
      console.say("  " + error.code() + ": " + error.message());
    }
    if (group != null) {
      tellOfInstances(group);
    }
    if (view != null) {
      print(view);
    }
  }

  private void tellOfInstances(JsonNode group) {
    Console console = surroundings.console();
    console.say(
        "  %d of %d instances completed"
            .formatted(
                group.at("/counts/completed").intValue(), group.at("/counts/total").intValue()));
    for (JsonNode error : group.path("errors")) {
      console.say(
          "  failed: %s %s %s: %s"
              .formatted(
                  error.path("task").asText(),
                  error.path("label").asText(),
                  error.path("code").asText(),
                  error.path("message").asText()));
    }
  }

  /** A text alone is printed as it is. */
  private void print(JsonNode view) {
    if (view.size() == 1 && view.path("text").isTextual()) {
      surroundings.console().answerText(view.path("text").textValue());
    } else {
      Answers.print(surroundings.console(), view);
    }
  }

  private static String attempts(TaskResult result) {
    return result.attempts() + (result.attempts() == 1 ? " attempt" : " attempts");
  }

  private static TaskResult find(TaskManager manager, RunId id, String path) {
    Optional<RunResult> ended = manager.result(id);
    if (ended.isPresent()) {
      try (Stream<TaskResult> all = manager.tasks(ended.get())) {
        return all.filter(each -> each.taskId().equals(path))
            .findFirst()
            .orElseThrow(() -> noTask(id, path));
      }
    }
    if (manager.status(id).progress() == null) {
      throw new WeftException(
          FailureCode.CONFLICT,
          "run "
              + id
              + " has not ended, and no worker is there to ask about its tasks: start one with"
              + " `weft worker`, or come back with `weft watch "
              + id
              + "`");
    }
    TaskState state = manager.task(id, path).orElseThrow(() -> noTask(id, path));
    if (state.result() == null) {
      throw new WeftException(
          FailureCode.CONFLICT,
          "task " + path + " of run " + id + " is " + state.status() + ": " + state.reason());
    }
    return state.result();
  }

  private static WeftException noTask(RunId id, String path) {
    return new WeftException(
        FailureCode.NOT_FOUND,
        "run "
            + id
            + " has no task '"
            + path
            + "'; `weft run FILE --dry-run` lists a graph's tasks");
  }
}
