package dev.weft.starter.command;

import dev.weft.client.StandardOperations;
import dev.weft.graph.Problem;
import dev.weft.starter.console.Console;
import dev.weft.starter.console.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "validate",
    description = "Checks graph files; says every problem with its place. Needs no server.",
    footer = {
      "",
      "Example:",
      "  weft validate ask.yaml --json",
      "",
      "Exit 0 when every file is valid, 2 when one is not. Warnings do not count.",
      "--json prints one document a file, each on a line (weft.validate/1)."
    })
final class ValidateCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Graphs: YAML or JSON.")
  private List<String> files = List.of();

  @Option(names = "--json", description = "Answer with JSON documents.")
  private boolean isJson;

  ValidateCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    ExitCode worst = ExitCode.COMPLETED;
    for (String file : files) {
      if (!isValid(file)) {
        worst = ExitCode.BAD_INPUT;
      }
    }
    return worst.number();
  }

  private boolean isValid(String file) {
    Console console = surroundings.console();
    GraphSource.Read read =
        new GraphSource(surroundings).read(file, StandardOperations.vocabulary(true));
    List<Problem> problems = read.problems();
    if (isJson) {
      GraphSource.tell(
          console, file, problems.stream().filter(problem -> !problem.isError()).toList());
      console.answer(GraphSource.validation(file, read.tasks(), problems));
    } else {
      GraphSource.tell(console, file, problems);
      long errors = problems.stream().filter(Problem::isError).count();
      console.answer(
          read.isValid()
              ? file + ": valid, " + count(read.tasks(), "task")
              : file + ": not valid, " + count(errors, "error"));
    }
    return read.isValid();
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
