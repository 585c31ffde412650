package dev.weft.scheduling;

import dev.weft.result.TaskMetrics;
import dev.weft.run.RunCounts;
import dev.weft.run.RunStatus;
import java.time.Instant;
import java.util.Optional;

/** One line of the diary of a simulated run. */
sealed interface Happening {

  /** When. */
  Instant at();

  /** The plan has so many tasks now. */
  record Grown(Instant at, int tasks, Step step) implements Happening {}

  /** The scheduler answered {@code next} with a batch. */
  record HandedOut(Instant at, Batch batch) implements Happening {}

  /** A batch came back. */
  record CameBack(Instant at, BatchEnd end, Step step) implements Happening {}

  /** Somebody cancelled a task. */
  record TaskCancelled(Instant at, String task, String reason, Step step) implements Happening {}

  /** Somebody cancelled the run. */
  record RunCancelled(Instant at, String reason, Step step) implements Happening {}

  /** The scheduler was told the time. */
  record Ticked(Instant at, Step step) implements Happening {}

  /** The scheduler answered {@code next} with nothing, and this is what it said then. */
  record Rested(
      Instant at, RunCounts counts, RunStatus status, Optional<Instant> wake, TaskMetrics cost)
      implements Happening {}
}
