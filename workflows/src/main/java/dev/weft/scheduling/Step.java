package dev.weft.scheduling;

import java.util.List;

/**
 * What one event changed.
 *
 * @param ended the tasks that became final, in the order in which they did
 * @param cancels the numbers of batches in flight that should be cancelled
 */
public record Step(List<Ended> ended, List<Long> cancels) {
  /** Copies the lists. */
  public Step {
    ended = List.copyOf(ended);
    cancels = List.copyOf(cancels);
  }
}
