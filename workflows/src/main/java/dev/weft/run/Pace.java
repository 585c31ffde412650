package dev.weft.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.graph.OperationSpec;

/**
 * What an operation says of itself, before anything is measured.
 *
 * @param isLight whether its tasks may travel together
 * @param expectedMicros how long one is expected to take
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Pace(boolean isLight, int expectedMicros) {
  /** Returns what an operation says of itself. */
  public static Pace of(OperationSpec operation) {
    return new Pace(operation.light(), Math.toIntExact(operation.expected().toNanos() / 1_000));
  }
}
