package dev.weft.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands now.
 *
 * @param run the run
 * @param graph the name of its graph
 * @param generation its generation
 * @param status RUNNING, or how it ended
 * @param revision grows whenever anything changes
 * @param counts how many tasks stand where
 * @param startedAt when this generation started
 * @param deadline when it must have ended, if ever
 * @param running the tasks that workers hold, at most 20, the oldest first
 * @param failures the first failed tasks, at most 20
 * @param queues the queues that hold work of this run now
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunProgress(
    RunId run,
    String graph,
    int generation,
    RunStatus status,
    long revision,
    RunCounts counts,
    Instant startedAt,
    @Nullable Instant deadline,
    List<RunningTask> running,
    List<RunFailure> failures,
    List<String> queues) {

  /**
   * A task that was handed to a queue.
   *
   * @param task its path
   * @param action what it does
   * @param attempt which attempt
   * @param since when it was handed over
   * @param metadata its metadata
   */
  public record RunningTask(
      String task, String action, int attempt, Instant since, Map<String, String> metadata) {
    /** Copies the map. */
    public RunningTask {
      metadata = metadata == null ? Map.of() : Map.copyOf(metadata);
    }

    /** A task without metadata. */
    public RunningTask(String task, String action, int attempt, Instant since) {
      this(task, action, attempt, since, Map.of());
    }
  }

  /** Copies the lists. */
  public RunProgress {
    running = List.copyOf(running);
    failures = List.copyOf(failures);
    queues = List.copyOf(queues);
  }
}
