package dev.weft.graph;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One setting of an operation.
 *
 * @param name its name under {@code options}
 * @param kind what its value must be
 * @param summary one sentence for people
 * @param required whether it must be given
 * @param fallback its value when it is not given; {@code null} for none
 * @param words the allowed words of a {@link Kind#WORD} or {@link Kind#WORDS}; empty elsewhere
 * @param least the smallest number allowed, if there is one
 * @param most the largest number allowed, if there is one
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Option(
    String name,
    Kind kind,
    String summary,
    boolean required,
    @Nullable JsonNode fallback,
    List<String> words,
    @Nullable Double least,
    @Nullable Double most) {

  /** What the value of an option must be. */
  public enum Kind {
    /** Any text. */
    TEXT,
    /** A list of texts. */
    TEXTS,
    /** One of a few words. */
    WORD,
    /** A list of some of a few words. */
    WORDS,
    /** A whole number. */
    INTEGER,
    /** A number. */
    NUMBER,
    /** true or false. */
    BOOLEAN,
    /** A duration such as {@code 90s}. */
    DURATION,
    /** A number of bytes such as {@code "512MiB"}. */
    BYTES,
    /** Any JSON. */
    ANY
  }

  /** Copies the words. */
  public Option {
    requireNonNull(name, "name is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(summary, "summary is null");
    words = words == null ? List.of() : List.copyOf(words);
    if (fallback != null && fallback.isFloatingPointNumber()) {
      fallback = DecimalNode.valueOf(fallback.decimalValue()); // as it is read back
    }
  }

  /** An optional setting without a default. */
  public static Option of(String name, Kind kind, String summary) {
    return new Option(name, kind, summary, false, null, List.of(), null, null);
  }

  /** One of a few words; the first is the default. */
  public static Option word(String name, String summary, String... words) {
    return new Option(
        name,
        Kind.WORD,
        summary,
        false,
        JsonNodeFactory.instance.textNode(words[0]),
        List.of(words),
        null,
        null);
  }

  /** Returns a copy that must be given. */
  public Option needed() {
    return new Option(name, kind, summary, true, null, words, least, most);
  }

  /** Returns a copy with a default. */
  public Option orElse(JsonNode value) {
    return new Option(name, kind, summary, false, value, words, least, most);
  }

  /** Returns a copy with a default text. */
  public Option orElse(String value) {
    return orElse(JsonNodeFactory.instance.textNode(value));
  }

  /** Returns a copy with a default number. */
  public Option orElse(int value) {
    return orElse(JsonNodeFactory.instance.numberNode(value));
  }

  /** Returns a copy with a default. */
  public Option orElse(boolean value) {
    return orElse(JsonNodeFactory.instance.booleanNode(value));
  }

  /** Returns a copy whose number must lie in a range, both ends allowed. */
  public Option between(double smallest, double largest) {
    return new Option(name, kind, summary, required, fallback, words, smallest, largest);
  }

  /** Returns a copy whose list members must be among these words. */
  public Option among(List<String> allowed) {
    return new Option(name, kind, summary, required, fallback, allowed, least, most);
  }
}
