package dev.weft.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.graph.OperationSpec;

/**
 * What an operation says of itself, before anything is measured.
 *
 * @param isLight whether its tasks may travel together
 * @param expectedMillis how long one is expected to take
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Pace(boolean isLight, int expectedMillis) {
  /** Returns what an operation says of itself. */
  public static Pace of(OperationSpec operation) {
    return new Pace(operation.light(), (int) operation.expected().toMillis());
  }
}
