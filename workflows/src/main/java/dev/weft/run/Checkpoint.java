package dev.weft.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.data.DataRef;
import dev.weft.result.TaskResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stopped, and where a retry of it goes on.
 *
 * @param run its id
 * @param generation the generation that stopped
 * @param hash the hash of its graph and parameters
 * @param results the last segment of its results, if they lie there
 * @param tasks its results, if they were few
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Checkpoint(
    String run, int generation, String hash, @Nullable DataRef results, List<TaskResult> tasks) {
  /** Copies the list. */
  public Checkpoint {
    tasks = tasks == null ? List.of() : List.copyOf(tasks);
  }
}
