package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
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
  }

  /** Whether a value must be given. */
  public boolean isRequired() {
    return fallback == null;
  }
}
