package dev.weft.task;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Names a task in its graph: a UUID or a readable name.
 *
 * @param value letters, digits and {@code . _ -}, 1 to 128 of them
 */
public record TaskId(@JsonValue String value) implements Comparable<TaskId> {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  /** Checks the shape. */
  @JsonCreator
  public TaskId {
    requireNonNull(value, "value is null");
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "a task id must be 1 to 128 letters, digits, '.', '_' or '-', got '" + value + "'");
    }
  }

  /** Whether a text can be a task id. */
  public static boolean isValid(String value) {
    return SHAPE.matcher(value).matches();
  }

  @Override
  public int compareTo(TaskId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
