package dev.weft.activity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.graph.OptionRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The options of one attempt: checked against the operation's description, defaults filled in.
 *
 * <p>A read of a name that the description does not have is a bug in the handler and throws {@link
 * IllegalArgumentException}. Immutable and thread-safe.
 */
public final class Options {
  private final OperationSpec spec;
  private final ObjectNode values;

  private Options(OperationSpec spec, ObjectNode values) {
    this.spec = spec;
    this.values = values;
  }

  /**
   * Checks resolved options.
   *
   * @throws WeftException {@code INVALID_INPUT} when a value breaks the description
   */
  public static Options of(OperationSpec spec, ObjectNode resolved) {
    List<String> problems = new ArrayList<>();
    resolved
        .properties()
        .forEach(
            each -> {
              Option option = spec.option(each.getKey());
              String problem =
                  option == null
                      ? "is unknown"
                      : OptionRules.problem(option, each.getValue()).orElse(null);
              if (problem != null) {
                problems.add("option '" + each.getKey() + "' " + problem);
              }
            });
    for (Option option : spec.options()) {
      if (option.required() && !resolved.has(option.name())) {
        problems.add("option '" + option.name() + "' is missing");
      }
    }
    if (!problems.isEmpty()) {
      throw new WeftException(FailureCode.INVALID_INPUT, String.join("; ", problems));
    }
    return new Options(spec, resolved);
  }

  /** Whether the option was given or has a default. */
  public boolean has(String name) {
    return find(name).isPresent();
  }

  /** A text or word. */
  public String text(String name) {
    return need(name).asText();
  }

  /** A text or word, if it was given or has a default. */
  public Optional<String> textIfAny(String name) {
    return find(name).map(JsonNode::asText);
  }

  /** A whole number. */
  public int integer(String name) {
    return need(name).intValue();
  }

  /** A number. */
  public double number(String name) {
    return need(name).doubleValue();
  }

  /** true or false. */
  public boolean bool(String name) {
    return need(name).booleanValue();
  }

  /** A duration. */
  public Duration duration(String name) {
    return OptionRules.duration(need(name).asText());
  }

  /** A number of bytes. */
  public long bytes(String name) {
    return OptionRules.bytes(need(name));
  }

  /** A list of texts; a single text is a list of one; nothing is an empty list. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    find(name)
        .ifPresent(
            value -> {
              if (value.isArray()) {
                value.forEach(each -> texts.add(each.asText()));
              } else {
                texts.add(value.asText());
              }
            });
    return texts;
  }

  /** Any JSON, if it was given or has a default. */
  public Optional<JsonNode> json(String name) {
    return find(name);
  }

  private JsonNode need(String name) {
    return find(name)
        .orElseThrow(
            () -> new WeftException(FailureCode.INVALID_INPUT, "option '" + name + "' is missing"));
  }

  private Optional<JsonNode> find(String name) {
    Option option = spec.option(name);
    if (option == null) {
      throw new IllegalArgumentException(spec.title() + " has no option '" + name + "'");
    }
    JsonNode value = values.get(name);
    return Optional.ofNullable(value == null || value.isNull() ? option.fallback() : value);
  }
}
