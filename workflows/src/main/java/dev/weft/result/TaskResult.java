package dev.weft.result;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.weft.data.TaskOutput;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskStatus;
import dev.weft.task.TaskType;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended.
 *
 * <p>Immutable and thread-safe.
 *
 * @param taskId its path in the run
 * @param type its type
 * @param operation its operation, if its type has several
 * @param priority its priority
 * @param status how it ended; always a final one
 * @param output what it answered, inline up to 4 KiB, else a {@link TaskOutput.Ref}
 * @param error why it failed or was skipped
 * @param metrics its cost, summed over its attempts
 * @param attempts how many times a handler started and reported an end
 * @param deaths how many times its worker died while it held the task
 * @param startedAt start of the last attempt by the worker's clock; none if it never started
 * @param timestamp end of the last attempt by the worker's clock, or when the run decided its end
 * @param worker the worker of the last attempt
 * @param metadata the task's metadata
 * @param group of a mapped task: {@code {counts, errors, results}} of its instances
 */
@JsonPropertyOrder({
  "taskId",
  "type",
  "operation",
  "priority",
  "status",
  "output",
  "error",
  "metrics",
  "attempts",
  "deaths",
  "startedAt",
  "timestamp",
  "worker",
  "metadata",
  "group"
})
public record TaskResult(
    String taskId,
    TaskType type,
    @Nullable String operation,
    TaskPriority priority,
    TaskStatus status,
    @Nullable TaskOutput output,
    @Nullable TaskError error,
    TaskMetrics metrics,
    int attempts,
    int deaths,
    @Nullable Instant startedAt,
    Instant timestamp,
    @Nullable String worker,
    Map<String, String> metadata,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TaskOutput group) {

  /** The result of a task that is not mapped. */
  public TaskResult(
      String taskId,
      TaskType type,
      @Nullable String operation,
      TaskPriority priority,
      TaskStatus status,
      @Nullable TaskOutput output,
      @Nullable TaskError error,
      TaskMetrics metrics,
      int attempts,
      int deaths,
      @Nullable Instant startedAt,
      Instant timestamp,
      @Nullable String worker,
      Map<String, String> metadata) {
    this(
        taskId, type, operation, priority, status, output, error, metrics, attempts, deaths,
        startedAt, timestamp, worker, metadata, null);
  }

  /** Checks and copies. */
  public TaskResult {
    requireNonNull(taskId, "taskId is null");
    requireNonNull(timestamp, "timestamp is null");
    metadata = metadata == null ? Map.of() : Map.copyOf(metadata);
    if (!status.isFinal()) {
      throw new IllegalArgumentException("a result must be final, got " + status);
    }
  }
}
