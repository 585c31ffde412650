package dev.weft.worker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.graph.KnownModel;
import dev.weft.graph.ModelKind;
import dev.weft.graph.ModelUse;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.graph.Vocabulary;
import dev.weft.task.InputTemplate;
import dev.weft.task.TaskType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The page {@code docs/task-types.md}, drawn from the operations themselves. */
final class TaskTypesPage {
  private final StringBuilder page = new StringBuilder();

  private TaskTypesPage() {}

  /** Returns the page in Markdown. */
  static String of(Vocabulary vocabulary) {
    TaskTypesPage page = new TaskTypesPage();
    page.draw(vocabulary.operations());
    page.models(vocabulary.models());
    return page.page.toString();
  }

  private void draw(List<OperationSpec> operations) {
    line("# Task types");
    line("");
    line("What a worker can do out of the box. This page is made from the operations themselves:");
    line(
        "`mvn -pl worker -am test -Dtest=GeneratedFilesTest -Dweft.regenerate=true` writes it anew.");
    line("`weft types` prints the same for the worker at hand.");
    line("");
    line("| type | operations |");
    line("| --- | --- |");
    List<TaskType> types = types(operations);
    for (TaskType type : types) {
      line(
          "| `"
              + type
              + "` | "
              + of(type, operations).stream()
                  .map(each -> each.name() == null ? "(none needed)" : "`" + each.name() + "`")
                  .collect(Collectors.joining(", "))
              + " |");
    }
    for (TaskType type : types) {
      line("");
      line("## " + type);
      of(type, operations).forEach(this::operation);
    }
  }

  private static List<TaskType> types(List<OperationSpec> operations) {
    List<TaskType> types = new ArrayList<>(TaskType.BUILT_IN);
    operations.stream()
        .map(OperationSpec::type)
        .filter(TaskType::isCustom)
        .sorted()
        .forEach(types::add);
    types.removeIf(type -> of(type, operations).isEmpty());
    return types;
  }

  private static List<OperationSpec> of(TaskType type, List<OperationSpec> operations) {
    return operations.stream()
        .filter(each -> each.type().equals(type))
        .sorted(Comparator.comparing(each -> String.valueOf(each.name())))
        .toList();
  }

  private void operation(OperationSpec spec) {
    line("");
    if (spec.name() != null) {
      line("### " + spec.name());
      line("");
    }
    line(cell(spec.summary()));
    line("");
    line("- Input: " + inputs(spec));
    line("- Output: " + cell(spec.output()));
    ModelUse use = spec.model();
    if (use != null) {
      line("- Model: " + model(use));
    }
    if (spec.options().isEmpty()) {
      line("- Options: none");
      return;
    }
    line("");
    line("| option | value | default | meaning |");
    line("| --- | --- | --- | --- |");
    for (Option option : spec.options()) {
      line(
          "| `"
              + option.name()
              + "` | "
              + kind(option)
              + " | "
              + fallback(option)
              + " | "
              + cell(option.summary())
              + " |");
    }
  }

  private static String model(ModelUse use) {
    String kinds = use.kinds().stream().map(ModelKind::word).collect(Collectors.joining(" or "));
    return use.fallback() == null
        ? "one that can " + kinds + ", named by `modelId`"
        : "`" + use.fallback() + "`, or another that can " + kinds;
  }

  private void models(List<KnownModel> models) {
    line("");
    line("## Models");
    line("");
    line("What every worker has; `weft models` adds those of the worker at hand.");
    line("");
    line("| model | can | vectors | reads | what it is |");
    line("| --- | --- | --- | --- | --- |");
    for (KnownModel each : models) {
      line(
          "| `"
              + each.id()
              + "` | "
              + each.kinds().stream().map(ModelKind::word).collect(Collectors.joining(", "))
              + " | "
              + (each.dimensions() == 0 ? "" : each.dimensions())
              + " | "
              + (each.maxTokens() == 0 ? "" : each.maxTokens() + " tokens")
              + " | "
              + cell(each.summary())
              + " |");
    }
  }

  private static String inputs(OperationSpec spec) {
    return spec.inputs().stream().map(TaskTypesPage::input).collect(Collectors.joining(", "));
  }

  private static String input(InputTemplate.Kind kind) {
    return switch (kind) {
      case NONE -> "nothing";
      case UPSTREAM -> "`{from: ..}`";
      default -> "`{" + kind.key() + ": ..}`";
    };
  }

  private static String kind(Option option) {
    String words = String.join(", ", option.words());
    return switch (option.kind()) {
      case TEXT -> "text";
      case TEXTS -> "list of texts";
      case WORD -> "one of " + words;
      case WORDS -> "list of " + words;
      case INTEGER -> "whole number" + range(option);
      case NUMBER -> "number" + range(option);
      case BOOLEAN -> "true or false";
      case DURATION -> "duration";
      case BYTES -> "bytes";
      case ANY -> "any JSON";
    };
  }

  private static String range(Option option) {
    Double least = option.least();
    Double most = option.most();
    if (least != null && most != null) {
      return most >= Integer.MAX_VALUE
          ? " from " + plain(least)
          : ", " + plain(least) + " to " + plain(most);
    }
    return (least == null ? "" : " from " + plain(least))
        + (most == null ? "" : " to " + plain(most));
  }

  private static String plain(double number) {
    return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
  }

  private static String fallback(Option option) {
    @Nullable JsonNode value = option.fallback();
    if (value == null) {
      return option.required() ? "needed" : "";
    }
    return "`" + cell(value.toString()) + "`";
  }

  /** Keeps a cell in one cell. */
  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
