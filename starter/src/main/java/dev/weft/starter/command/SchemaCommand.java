package dev.weft.starter.command;

import dev.weft.client.StandardOperations;
import dev.weft.graphfile.GraphSchema;
import dev.weft.starter.console.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "schema",
    description = "Prints the JSON Schema of graph files, for editors.",
    footer = {"", "Example:", "  weft schema > weft.schema.json"})
final class SchemaCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  SchemaCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Answers.print(surroundings.console(), GraphSchema.json(StandardOperations.vocabulary(true)));
    return ExitCode.COMPLETED.number();
  }
}
