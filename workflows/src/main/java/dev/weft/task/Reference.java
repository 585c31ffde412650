package dev.weft.task;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A place in a task that is filled with something of an earlier task: {@code {from, at?, part?,
 * orElse?}}.
 *
 * @param from the earlier task
 * @param at a JSON Pointer into it; empty means all of it
 * @param part which part of it
 * @param orElse what stands in when there is nothing; {@code null} when the reference has none
 */
public record Reference(TaskId from, JsonPointer at, Part part, @Nullable JsonNode orElse) {

  /** Checks that nothing is missing. */
  public Reference {
    requireNonNull(from, "from is null");
    requireNonNull(at, "at is null");
    requireNonNull(part, "part is null");
  }

  /** Whether any end of the earlier task will do, rather than only COMPLETED. */
  public boolean acceptsAnyEnd() {
    return orElse != null || part != Part.OUTPUT;
  }
}
