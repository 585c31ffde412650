package dev.weft.scheduling;

import dev.weft.data.DataRef;
import dev.weft.data.TaskOutput;
import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.task.TaskStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task that has just become final.
 *
 * @param task its index in the plan
 * @param status how it ended
 * @param output what it answered
 * @param error why it failed or was skipped
 * @param metrics its cost over all attempts
 * @param attempts how many attempts reported an end
 * @param deaths how many workers died with it
 * @param startedAt start of the last attempt, if it ever started
 * @param finishedAt end of the last attempt, or when its end was decided
 * @param worker the worker of the last attempt
 * @param recordedIn the segment in which a worker has written its result, if one has
 */
public record Ended(
    int task,
    TaskStatus status,
    @Nullable TaskOutput output,
    @Nullable TaskError error,
    TaskMetrics metrics,
    int attempts,
    int deaths,
    @Nullable Instant startedAt,
    Instant finishedAt,
    @Nullable String worker,
    @Nullable DataRef recordedIn) {}
