package dev.weft.starter.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.client.StandardOperations;
import dev.weft.graph.ModelKind;
import dev.weft.graph.ModelUse;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.run.WireFormat;
import dev.weft.starter.console.Console;
import dev.weft.starter.console.ExitCode;
import dev.weft.starter.console.StoppedException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "types",
    description = "Lists task types, their operations and options. Needs no server.",
    footer = {"", "Example:", "  weft types TEXT_PROCESSING chunk"})
final class TypesCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(index = "0", arity = "0..1", paramLabel = "TYPE", description = "Only this type.")
  private @Nullable String type;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "OPERATION",
      description = "Only this operation, with its options.")
  private @Nullable String operation;

  @picocli.CommandLine.Option(
      names = "--json",
      description = "Answer with one JSON document (weft.types/1).")
  private boolean isJson;

  @picocli.CommandLine.Option(names = "--markdown", description = "Answer with Markdown tables.")
  private boolean isMarkdown;

  TypesCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    List<OperationSpec> specs = wanted();
    Console console = surroundings.console();
    if (isJson) {
      ObjectNode document = JsonNodeFactory.instance.objectNode().put("format", "weft.types/1");
      document.set("operations", WireFormat.tree(specs));
      console.answer(document);
    } else if (isMarkdown) {
      overview(specs).markdown().forEach(console::answer);
      specs.stream().filter(spec -> !spec.options().isEmpty()).forEach(this::markdown);
    } else if (specs.size() == 1) {
      details(specs.getFirst()).forEach(console::answer);
    } else {
      overview(specs).lines().forEach(console::answer);
    }
    return ExitCode.COMPLETED.number();
  }

  private List<OperationSpec> wanted() {
    List<OperationSpec> all = StandardOperations.vocabulary(true).operations();
    List<OperationSpec> ofType =
        all.stream().filter(spec -> type == null || spec.type().name().equals(type)).toList();
    if (ofType.isEmpty()) {
      List<String> known = all.stream().map(spec -> spec.type().name()).distinct().toList();
      throw unknown("type '" + type + "'", known);
    }
    List<OperationSpec> wanted =
        ofType.stream()
            .filter(spec -> operation == null || Objects.equals(spec.name(), operation))
            .toList();
    if (wanted.isEmpty()) {
      List<String> known =
          ofType.stream().map(OperationSpec::name).filter(Objects::nonNull).toList();
      throw unknown(type + " operation '" + operation + "'", known);
    }
    return wanted;
  }

  private static StoppedException unknown(String what, List<String> known) {
    return new StoppedException(
        ExitCode.BAD_INPUT, "there is no " + what + "; known: " + String.join(", ", known));
  }

  private static TextTable overview(List<OperationSpec> specs) {
    TextTable table = new TextTable("TYPE", "OPERATION", "WHAT IT DOES", "ANSWERS");
    for (OperationSpec spec : specs) {
      table.row(spec.type().name(), name(spec), spec.summary(), spec.output());
    }
    return table;
  }

  private static List<String> details(OperationSpec spec) {
    List<String> lines = new ArrayList<>();
    lines.add(spec.title());
    lines.add("  " + spec.summary());
    lines.add(
        "  takes    "
            + String.join(
                ", ",
                spec.inputs().stream().map(each -> each.name().toLowerCase(Locale.ROOT)).toList()));
    lines.add("  answers  " + spec.output());
    ModelUse use = spec.model();
    if (use != null) {
      lines.add("  model    " + model(use));
    }
    if (!spec.options().isEmpty()) {
      lines.add("");
      options(spec).lines().forEach(line -> lines.add("  " + line));
    }
    return lines;
  }

  private static String model(ModelUse use) {
    String kinds = use.kinds().stream().map(ModelKind::word).collect(Collectors.joining(" or "));
    return use.fallback() == null
        ? "one that can " + kinds + ", named by modelId"
        : use.fallback() + ", or another that can " + kinds;
  }

  private void markdown(OperationSpec spec) {
    Console console = surroundings.console();
    console.answer("");
    console.answer("### " + spec.title());
    console.answer("");
    options(spec).markdown().forEach(console::answer);
  }

  private static TextTable options(OperationSpec spec) {
    TextTable table = new TextTable("OPTION", "VALUE", "DEFAULT", "WHAT IT DOES");
    for (Option option : spec.options()) {
      String fallback = option.fallback() == null ? "" : option.fallback().toString();
      table.row(
          option.name(),
          value(option),
          option.required() ? "required" : fallback,
          option.summary());
    }
    return table;
  }

  private static String value(Option option) {
    String words = String.join(" ", option.words());
    String kind = words.isEmpty() ? option.kind().name().toLowerCase(Locale.ROOT) : words;
    if (option.least() == null && option.most() == null) {
      return kind;
    }
    return kind + " " + bound(option.least()) + ".." + bound(option.most());
  }

  private static String bound(@Nullable Double number) {
    return number == null
        ? ""
        : new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
  }

  private static String name(OperationSpec spec) {
    return spec.name() == null ? "" : spec.name();
  }
}
