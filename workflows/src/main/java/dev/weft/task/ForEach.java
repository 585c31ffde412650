package dev.weft.task;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * Makes a task a mapped one: one instance for each item of a list.
 *
 * @param list the list as written: {@code {from, at?}}, {@code {param, at?}} or {@code {literal:
 *     [..]}}
 * @param label where in an item the words for people stand; {@code /id} by default
 * @param maxItems the longest list that is taken
 * @param maxConcurrent how many instances may be under way at once; 0 for no limit of its own
 * @param tolerate how many instances may fail without the mapped task failing
 */
public record ForEach(
    JsonNode list, JsonPointer label, int maxItems, int maxConcurrent, Tolerance tolerate) {

  /** Where the label stands when the task does not say. */
  public static final JsonPointer DEFAULT_LABEL = JsonPointer.compile("/id");

  /** Checks the parts. */
  public ForEach {
    requireNonNull(list, "list is null");
    requireNonNull(label, "label is null");
    requireNonNull(tolerate, "tolerate is null");
    if (maxItems < 1 || maxConcurrent < 0) {
      throw new IllegalArgumentException(
          "maxItems must be at least 1 and maxConcurrent at least 0, got "
              + maxItems
              + " and "
              + maxConcurrent);
    }
  }

  /**
   * How many instances may fail.
   *
   * @param count that many, or
   * @param percent that part of all, 0 to 100, rounded down
   */
  public record Tolerance(int count, double percent) {
    /** None. */
    public static final Tolerance NONE = new Tolerance(0, 0);

    /** Returns how many of so many instances may fail. */
    public int of(int instances) {
      return Math.max(count, (int) Math.floor(instances * percent / 100 + 1e-9));
    }
  }
}
