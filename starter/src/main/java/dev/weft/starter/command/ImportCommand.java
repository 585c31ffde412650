package dev.weft.starter.command;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.graph.OptionRules;
import dev.weft.graph.TaskGraph;
import dev.weft.run.WireFormat;
import dev.weft.starter.console.Console;
import dev.weft.starter.console.ExitCode;
import dev.weft.starter.console.StoppedException;
import dev.weft.starter.wfformat.Instance;
import dev.weft.starter.wfformat.SimulatedGraph;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "import", description = "Makes a graph of a file of another system.")
final class ImportCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  ImportCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    surroundings.console().note("say from what: weft import wfformat FILE");
    return ExitCode.BAD_INPUT.number();
  }

  @Command(
      name = "wfformat",
      description = {
        "Makes a graph of a workflow instance of the WfCommons project (WfFormat 1.4 and 1.5).",
        "",
        "Its tasks are CUSTOM:simulate: they wait for each other as they did, and sleep for as long",
        "as they took, times a scale. So real shapes can be scheduled without the real work."
      },
      footer = {
        "",
        "Example:",
        "  weft import wfformat montage.json --mean 100ms --out montage.yaml"
      })
  static final class WfFormat implements Callable<Integer> {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    private final Surroundings surroundings;

    @Parameters(paramLabel = "FILE", description = "The instance, JSON.")
    private String file = "";

    @Option(
        names = "--scale",
        paramLabel = "N",
        description = "What each runtime is multiplied with; 1 is the default.")
    private @Nullable BigDecimal scale;

    @Option(
        names = "--mean",
        paramLabel = "D",
        description = "How long the tasks take on average instead: 100ms, 2s.")
    private @Nullable String mean;

    @Option(
        names = "--out",
        paramLabel = "FILE.yaml",
        description = "Where to write the graph; else to standard output.")
    private @Nullable String out;

    WfFormat(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      Instance instance = Instance.read(read());
      String text = SimulatedGraph.text(instance, factor(instance));
      Console console = surroundings.console();
      int count = instance.tasks().size();
      if (out == null) {
        console.answerText(text.stripTrailing());
      } else {
        write(surroundings.path(out), text);
        console.note("wrote " + count + " tasks to " + out + "; run them with: weft run " + out);
      }
      if (count > TaskGraph.TASK_LIMIT) {
        console.note(
            "a run of this release has at most %,d tasks, and these are %,d"
                .formatted(TaskGraph.TASK_LIMIT, count));
      }
      return ExitCode.COMPLETED.number();
    }

    private BigDecimal factor(Instance instance) {
      if (mean == null) {
        return notNegative(scale == null ? BigDecimal.ONE : scale);
      }
      if (scale != null) {
        throw bad("--scale and --mean both say how long tasks take; give one of them");
      }
      if (instance.mean().signum() == 0) {
        throw bad("the tasks took no time at all, so no scale makes them take " + mean);
      }
      BigDecimal wanted = BigDecimal.valueOf(duration(mean).toNanos()).movePointLeft(9);
      return wanted.divide(instance.mean(), MathContext.DECIMAL64);
    }

    private static BigDecimal notNegative(BigDecimal scale) {
      if (scale.signum() < 0 || scale.compareTo(MILLION) > 0) {
        throw bad("--scale must be between 0 and 1000000, got " + scale);
      }
      return scale;
    }

    private static Duration duration(String text) {
      try {
        return OptionRules.duration(text);
      } catch (IllegalArgumentException e) {
        throw new StoppedException(
            ExitCode.BAD_INPUT, "--mean must be a duration such as 100ms, got '" + text + "'", e);
      }
    }

    private JsonNode read() {
      try {
        return WireFormat.mapper().readTree(Files.readAllBytes(surroundings.path(file)));
      } catch (JacksonException e) {
        throw new StoppedException(
            ExitCode.BAD_INPUT, file + " is no JSON: " + e.getOriginalMessage(), e);
      } catch (IOException e) {
        throw new StoppedException(ExitCode.BAD_INPUT, "cannot read " + file + ": " + e, e);
      }
    }

    private static void write(Path path, String text) {
      try {
        if (path.getParent() != null) {
          Files.createDirectories(path.getParent());
        }
        Files.writeString(path, text);
      } catch (IOException e) {
        throw new StoppedException(ExitCode.BAD_INPUT, "cannot write " + path + ": " + e, e);
      }
    }

    private static StoppedException bad(String message) {
      return new StoppedException(ExitCode.BAD_INPUT, message);
    }
  }
}
