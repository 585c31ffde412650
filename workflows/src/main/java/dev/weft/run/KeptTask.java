package dev.weft.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.result.TaskMetrics;
import dev.weft.result.TaskResult;
import org.jspecify.annotations.Nullable;

/**
 * A task that an earlier generation of a run has done, with all that it became.
 *
 * @param result how it ended
 * @param parts how what it became ended, if it stood for others
 * @param cost what it and all that it became cost
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeptTask(TaskResult result, @Nullable RunCounts parts, TaskMetrics cost) {}
