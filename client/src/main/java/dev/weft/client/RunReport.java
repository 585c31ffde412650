package dev.weft.client;

import dev.weft.run.RunId;
import dev.weft.run.RunProgress;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands, put together from what answers in time.
 *
 * @param run the run
 * @param graph the name of its graph
 * @param status where it stands
 * @param progress the run's own word; {@code null} when no worker answered, or after its end
 * @param result how it ended; {@code null} while it runs
 * @param queues the queues that hold its work now
 * @param startedAt when it started
 * @param waits in words, such as "waits for task b of run x, which is RUNNING", the tasks of other
 *     runs that it waits for; as of some seconds ago, and without those it has not asked for yet
 * @param note what a person should know beside that, such as that nobody polls a queue
 */
public record RunReport(
    RunId run,
    String graph,
    RunStatus status,
    @Nullable RunProgress progress,
    @Nullable RunResult result,
    List<QueueReport> queues,
    Instant startedAt,
    List<String> waits,
    @Nullable String note) {
  /** Copies the list. */
  public RunReport {
    queues = List.copyOf(queues);
    waits = List.copyOf(waits);
  }
}
