package dev.weft.task;

import java.time.Duration;
import java.time.Instant;

/** When something must have ended: so long after the start of the generation, or at an instant. */
public sealed interface Deadline {

  /**
   * Counts from the start of the run's current generation.
   *
   * @param duration how long
   */
  record After(Duration duration) implements Deadline {}

  /**
   * A point in time.
   *
   * @param instant that point
   */
  record At(Instant instant) implements Deadline {}

  /** Returns the instant for a generation that began at {@code start}. */
  default Instant from(Instant start) {
    return switch (this) {
      case After after -> start.plus(after.duration());
      case At at -> at.instant();
    };
  }
}
