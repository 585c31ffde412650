package dev.weft.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.data.DataRef;
import dev.weft.result.TaskResult;
import dev.weft.task.TaskStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where one task of a run stands, and why.
 *
 * @param task its path
 * @param status where it stands
 * @param attempts attempts that reported an end
 * @param deaths workers that died while they held it
 * @param reason why it stands there, in one sentence
 * @param waitsFor the tasks it waits for, with where they stand
 * @param retryAt when the next attempt is due, if one is
 * @param queue the queue it travels on
 * @param metadata its metadata
 * @param result how it ended, while the workflow still holds it
 * @param segment the segment that holds it, or a later one, when the workflow does not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskState(
    String task,
    TaskStatus status,
    int attempts,
    int deaths,
    String reason,
    List<String> waitsFor,
    @Nullable Instant retryAt,
    String queue,
    Map<String, String> metadata,
    @Nullable TaskResult result,
    @Nullable DataRef segment) {

  /** Copies the list and the map. */
  public TaskState {
    waitsFor = waitsFor == null ? List.of() : List.copyOf(waitsFor);
    metadata = metadata == null ? Map.of() : Map.copyOf(metadata);
  }
}
