package dev.weft.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.weft.data.TaskOutput;
import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one attempt of one task ended.
 *
 * @param task the task's path in the run
 * @param kind how it ended
 * @param output what it answered, of a {@link Kind#DONE}
 * @param error why it failed, of a {@link Kind#FAILED_ATTEMPT}
 * @param metrics what the attempt cost; {@code null} when it never started
 * @param startedAt when the handler started, by the worker's clock
 * @param finishedAt when it ended, by the worker's clock
 * @param retryAfter how long the other side asked to wait before the next attempt
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskOutcome(
    String task,
    Kind kind,
    @Nullable TaskOutput output,
    @Nullable TaskError error,
    @JsonSerialize(using = BriefMetrics.class) @Nullable TaskMetrics metrics,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Duration retryAfter) {

  /** How an attempt can end. */
  public enum Kind {
    /** The handler answered. */
    DONE,
    /**
     * The handler answered, and the result stands in the segment that came with the batch; the
     * output is here only if it is wanted.
     */
    RECORDED,
    /** The handler failed, or ran out of time; {@code error} says why. */
    FAILED_ATTEMPT,
    /** Nothing was started: the task goes back as it came, no attempt counted. */
    NOT_STARTED,
    /** The task's condition was false. */
    SKIPPED
  }

  /** Checks that each kind has what it needs. */
  public TaskOutcome {
    requireNonNull(task, "task is null");
    if (kind == Kind.DONE && output == null) {
      throw new IllegalArgumentException("a done task needs an output");
    }
    if (kind == Kind.FAILED_ATTEMPT && error == null) {
      throw new IllegalArgumentException("a failed attempt needs an error");
    }
  }

  /** Whether the handler answered. */
  @JsonIgnore
  public boolean isDone() {
    return kind == Kind.DONE || kind == Kind.RECORDED;
  }

  /** An outcome of a task whose result has been written away. */
  public static TaskOutcome recorded(String task, @Nullable TaskOutput output) {
    return new TaskOutcome(task, Kind.RECORDED, output, null, null, null, null, null);
  }

  /** An outcome of a task that nobody started. */
  public static TaskOutcome notStarted(String task) {
    return new TaskOutcome(task, Kind.NOT_STARTED, null, null, null, null, null, null);
  }
}
