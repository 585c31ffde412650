package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A declared parameter of a graph.
 *
 * @param name its name
 * @param type what its value must be
 * @param fallback its value when none is given; {@code null} makes it required
 * @param description a sentence for people
 */
public record Parameter(
    String name, Type type, @Nullable JsonNode fallback, @Nullable String description) {

  /** The types of parameters. */
  public enum Type {
    /** Text. */
    STRING,
    /** A whole number. */
    INTEGER,
    /** A number. */
    NUMBER,
    /** true or false. */
    BOOLEAN,
    /** A JSON object. */
    OBJECT,
    /** A list. */
    ARRAY,
    /** A duration such as {@code 90s}. */
    DURATION,
    /** A point in time with zone. */
    INSTANT;

    /** The word in a graph file. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the type of this word, or {@code null}. */
    public static @Nullable Type of(String word) {
      for (Type type : values()) {
        if (type.word().equals(word)) {
          return type;
        }
      }
      return null;
    }

    /** Whether a value is of this type. */
    public boolean holds(JsonNode value) {
      return switch (this) {
        case STRING -> value.isTextual();
        case INTEGER -> value.isIntegralNumber() && value.canConvertToLong();
        case NUMBER -> value.isNumber();
        case BOOLEAN -> value.isBoolean();
        case OBJECT -> value.isObject();
        case ARRAY -> value.isArray();
        case DURATION -> OptionRules.isDuration(value);
        case INSTANT -> value.isTextual() && instant(value.textValue()) != null;
      };
    }

    static List<String> words() {
      List<String> words = new ArrayList<>();
      for (Type type : values()) {
        words.add(type.word());
      }
      return words;
    }
  }

  /**
   * Reads ISO-8601 with zone, such as {@code 2027-01-31T18:00:00+01:00}; {@code null} when it is
   * not.
   */
  static @Nullable Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Whether a value must be given. */
  public boolean isRequired() {
    return fallback == null;
  }
}
