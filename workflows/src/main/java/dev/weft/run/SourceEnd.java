package dev.weft.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.data.TaskOutput;
import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.task.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * What a task may know of an earlier one that it refers to.
 *
 * @param status how it ended, as its dependents see it
 * @param output what it answered, if it did and a reference wants it
 * @param error why it failed, if it did
 * @param metrics what it cost, if a reference wants it
 * @param group what a mapped task knows of its instances, if a reference wants it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourceEnd(
    TaskStatus status,
    @Nullable TaskOutput output,
    @Nullable TaskError error,
    @Nullable TaskMetrics metrics,
    @Nullable TaskOutput group) {

  /** The end of a task that stands for itself. */
  public SourceEnd(
      TaskStatus status,
      @Nullable TaskOutput output,
      @Nullable TaskError error,
      @Nullable TaskMetrics metrics) {
    this(status, output, error, metrics, null);
  }
}
