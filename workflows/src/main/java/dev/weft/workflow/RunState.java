package dev.weft.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.run.RunFailure;
import dev.weft.scheduling.SchedulerState;
import java.util.List;

/**
 * All that a run knows besides its plan, as it travels to its next execution.
 *
 * @param scheduler what its scheduler knows
 * @param outputs the ends that somebody still wants
 * @param results where results lie
 * @param growing what tasks that stand for others still become
 * @param failures the first failed tasks at the top of the graph
 * @param partFailures the first failed parts
 * @param revision how often something has changed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunState(
    SchedulerState scheduler,
    Outputs.State outputs,
    ResultLog.State results,
    Growing.State growing,
    List<RunFailure> failures,
    List<RunFailure> partFailures,
    long revision) {}
