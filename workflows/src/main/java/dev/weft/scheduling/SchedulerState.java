package dev.weft.scheduling;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;

/**
 * All that a scheduler knows besides its plan, as it travels while nothing is in flight.
 *
 * <p>A scheduler that is made of it decides everything as the one that wrote it would have.
 *
 * @param startedAt when the generation started
 * @param ledger where each task stands
 * @param ends what the ends so far mean for the run
 * @param attempts what all attempts so far came to
 * @param durations what was learned of how long tasks take
 * @param flow what is known of queues and workers
 * @param lastBatch the number of the last batch
 * @param isCancelled whether the run was cancelled
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SchedulerState(
    Instant startedAt,
    LedgerColumns ledger,
    EndRules.Sum ends,
    Attempts.Sum attempts,
    Map<String, Durations.State> durations,
    InFlight.State flow,
    long lastBatch,
    boolean isCancelled) {}
