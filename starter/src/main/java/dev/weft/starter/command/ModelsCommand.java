package dev.weft.starter.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.graph.KnownModel;
import dev.weft.graph.ModelKind;
import dev.weft.run.WireFormat;
import dev.weft.starter.console.Console;
import dev.weft.starter.console.ExitCode;
import dev.weft.starter.server.LocalWorker;
import dev.weft.starter.server.WorkerFlags;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "models",
    description = "Lists the models that a worker here would have. Needs no server.",
    footer = {
      "",
      "Example:",
      "  WEFT_MODELS=models.yaml weft models",
      "",
      "Models beside the built-in ones stand in a models.yaml, which WEFT_MODELS or 'models' of the",
      "worker's settings names. They are loaded when a task first needs them, not here."
    })
final class ModelsCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(names = "--config", paramLabel = "FILE", description = "Settings of the worker, as YAML.")
  private @Nullable String config;

  @Option(names = "--json", description = "Answer with one JSON document (weft.models/1).")
  private boolean isJson;

  ModelsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    WorkerFlags flags =
        new WorkerFlags(
            List.of(), null, config == null ? null : surroundings.path(config), false, null, null);
    List<KnownModel> models =
        LocalWorker.knownVocabulary(flags, surroundings.environment()).models();
    Console console = surroundings.console();
    if (isJson) {
      ObjectNode document = JsonNodeFactory.instance.objectNode().put("format", "weft.models/1");
      document.set("models", WireFormat.tree(models));
      console.answer(document);
    } else {
      table(models).lines().forEach(console::answer);
    }
    return ExitCode.COMPLETED.number();
  }

  private static TextTable table(List<KnownModel> models) {
    TextTable table = new TextTable("MODEL", "CAN", "RUN BY", "VECTORS", "READS", "WHAT IT IS");
    for (KnownModel model : models) {
      table.row(
          model.id(),
          model.kinds().stream().map(ModelKind::word).collect(Collectors.joining(", ")),
          model.provider(),
          number(model.dimensions(), ""),
          number(model.maxTokens(), " tokens"),
          model.summary() + (model.isBuiltIn() ? "" : " (from models.yaml)"));
    }
    return table;
  }

  private static String number(int value, String unit) {
    return value == 0 ? "" : value + unit;
  }
}
