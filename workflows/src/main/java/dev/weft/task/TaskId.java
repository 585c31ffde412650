package dev.weft.task;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Names a task: in its graph a UUID or a readable name, in its run a path.
 *
 * <p>A path is {@code each[17]} for an instance of a mapped task, {@code each[17]/chunk} inside a
 * sub-graph; with a slash in front it is meant from the top of the run. {@code run/task} in a graph
 * file is a task of another run.
 *
 * @param value names of letters, digits and {@code . _ -}, 1 to 128 of them, each with or without
 *     an index, with {@code /} between
 */
public record TaskId(@JsonValue String value) implements Comparable<TaskId> {
  private static final int MOST = 128;
  private static final Pattern PATH =
      Pattern.compile(
          "/?[A-Za-z0-9._-]{1,200}(\\[\\d{1,9}])?(/[A-Za-z0-9._-]{1,128}(\\[\\d{1,9}])?)*");

  /** Checks the shape. */
  @JsonCreator
  public TaskId {
    requireNonNull(value, "value is null");
    if (!isValid(value) && !PATH.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a task id must be 1 to 128 letters, digits, '.', '_' or '-', got '" + value + "'");
    }
  }

  /** Whether a text can be the id of a task in a graph file. */
  public static boolean isValid(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (!isOfName(value.charAt(i))) {
        return false;
      }
    }
    return !value.isEmpty() && value.length() <= MOST;
  }

  private static boolean isOfName(char each) {
    return each >= 'a' && each <= 'z'
        || each >= 'A' && each <= 'Z'
        || each >= '0' && each <= '9'
        || each == '.'
        || each == '_'
        || each == '-';
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
