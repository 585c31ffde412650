package dev.weft.graph;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.task.InputTemplate;
import dev.weft.task.TaskType;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Describes one operation of one task type, once: validation, JSON Schema, docs and help come from
 * it.
 *
 * @param type the type it belongs to
 * @param name its name under {@code operation}; {@code null} for a custom type
 * @param summary one sentence for people
 * @param inputs the kinds of input it takes
 * @param options its settings
 * @param output one phrase for people: what it answers
 * @param expected how long one task is expected to take
 * @param light whether tasks of it may travel together in one activity
 * @param model what model it needs, or {@code null} when it takes none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OperationSpec(
    TaskType type,
    @Nullable String name,
    String summary,
    Set<InputTemplate.Kind> inputs,
    List<Option> options,
    String output,
    Duration expected,
    boolean light,
    @Nullable ModelUse model) {

  /** Checks and copies. */
  public OperationSpec {
    requireNonNull(type, "type is null");
    requireNonNull(summary, "summary is null");
    requireNonNull(output, "output is null");
    inputs = Collections.unmodifiableSet(EnumSet.copyOf(inputs));
    options = List.copyOf(options);
  }

  /** Describes an operation that takes no model. */
  public OperationSpec(
      TaskType type,
      @Nullable String name,
      String summary,
      Set<InputTemplate.Kind> inputs,
      List<Option> options,
      String output,
      Duration expected,
      boolean light) {
    this(type, name, summary, inputs, options, output, expected, light, null);
  }

  /** Returns a copy that takes a model. */
  public OperationSpec withModel(ModelUse use) {
    return new OperationSpec(type, name, summary, inputs, options, output, expected, light, use);
  }

  /** Describes an operation of a type that takes text or the output of an earlier task. */
  public static OperationSpec text(String name, String summary, String output, Option... options) {
    return new OperationSpec(
        TaskType.TEXT_PROCESSING,
        name,
        summary,
        EnumSet.of(InputTemplate.Kind.TEXT, InputTemplate.Kind.CUSTOM, InputTemplate.Kind.UPSTREAM),
        List.of(options),
        output,
        Duration.ofNanos(50_000),
        true);
  }

  /** How people name it: {@code TYPE operation}. */
  public String title() {
    return name == null ? type.name() : type.name() + " " + name;
  }

  /** Returns the option of this name, or {@code null}. */
  public @Nullable Option option(String optionName) {
    for (Option option : options) {
      if (option.name().equals(optionName)) {
        return option;
      }
    }
    return null;
  }
}
