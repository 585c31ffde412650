package dev.weft.task;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What kind of work a task is: one of six built-in types or {@code CUSTOM:<name>}.
 *
 * <p>A record around a validated string and no enum, so that a type of a newer release can pass
 * through an older client.
 *
 * @param name the type's name, such as {@code TEXT_PROCESSING} or {@code CUSTOM:resize-image}
 */
public record TaskType(@JsonValue String name) implements Comparable<TaskType> {
  private static final String CUSTOM_PREFIX = "CUSTOM:";
  private static final Pattern SHAPE =
      Pattern.compile("[A-Z][A-Z_]{0,63}|CUSTOM:[A-Za-z0-9._-]{1,64}");

  /** Works on texts: normalise, chunk, summarise, redact, ... */
  public static final TaskType TEXT_PROCESSING = new TaskType("TEXT_PROCESSING");

  /** Asks a model. */
  public static final TaskType MODEL_INFERENCE = new TaskType("MODEL_INFERENCE");

  /** Searches a collection of vectors. */
  public static final TaskType VECTOR_SEARCH = new TaskType("VECTOR_SEARCH");

  /** Turns texts into vectors. */
  public static final TaskType EMBEDDING_GENERATION = new TaskType("EMBEDDING_GENERATION");

  /** Writes something that stays. */
  public static final TaskType DATA_STORAGE = new TaskType("DATA_STORAGE");

  /** Reads something that is there. */
  public static final TaskType DATA_RETRIEVAL = new TaskType("DATA_RETRIEVAL");

  /** What results and reports call a sub-graph; no type that a file may name. */
  public static final TaskType GRAPH = new TaskType("GRAPH");

  /** The six built-in types in the order in which people read them. */
  public static final List<TaskType> BUILT_IN =
      List.of(
          TEXT_PROCESSING,
          MODEL_INFERENCE,
          VECTOR_SEARCH,
          EMBEDDING_GENERATION,
          DATA_STORAGE,
          DATA_RETRIEVAL);

  /** Checks the shape of the name; whether anybody knows the type is another question. */
  @JsonCreator
  public TaskType {
    requireNonNull(name, "name is null");
    if (!SHAPE.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a task type must be capitals and _ or CUSTOM:<name>, got '" + name + "'");
    }
  }

  /** Returns {@code CUSTOM:<name>}. */
  public static TaskType custom(String name) {
    return new TaskType(CUSTOM_PREFIX + name);
  }

  /** Whether this is {@code CUSTOM:<name>}. */
  public boolean isCustom() {
    return name.startsWith(CUSTOM_PREFIX);
  }

  @Override
  public int compareTo(TaskType other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
