package dev.weft.starter.command;

import dev.weft.starter.console.ExitCode;
import dev.weft.starter.console.StoppedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "new",
    description = "Writes a commented graph to start from.",
    footer = {"", "Example:", "  weft new first.yaml && weft run first.yaml"})
final class NewCommand implements Callable<Integer> {
  private static final String TEMPLATE = "new-graph.yaml";
  private final Surroundings surroundings;

  @Parameters(paramLabel = "FILE", description = "The file to write; YAML.")
  private String file = "";

  NewCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (!file.endsWith(".yaml") && !file.endsWith(".yml")) {
      throw new StoppedException(
          ExitCode.BAD_INPUT,
          "the graph is YAML, because JSON has no comments: give a name that ends in .yaml, got '"
              + file
              + "'");
    }
    Path path = surroundings.path(file);
    try (InputStream template =
        Objects.requireNonNull(NewCommand.class.getResourceAsStream(TEMPLATE), TEMPLATE)) {
      if (path.getParent() != null) {
        Files.createDirectories(path.getParent());
      }
      Files.copy(template, path);
    } catch (FileAlreadyExistsException e) {
      throw new StoppedException(
          ExitCode.CONFLICT, file + " exists already and stays as it is; give another name", e);
    } catch (IOException e) {
      throw new StoppedException(ExitCode.BAD_INPUT, "cannot write " + file + ": " + e, e);
    }
    surroundings.console().note("wrote " + file + "; run it with: weft run " + file);
    return ExitCode.COMPLETED.number();
  }
}
