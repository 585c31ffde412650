package dev.weft.scheduling;

import java.util.List;

/**
 * What one event changed.
 *
 * @param ended the tasks that became final, in the order in which they did
 * @param cancels the numbers of batches in flight that should be cancelled
 * @param grows the tasks that may become what they stand for
 * @param gathers the tasks whose parts have all ended, so that their answer can be put together
 * @param awaits the tasks of other runs that somebody waits for
 * @param asks the tasks of which it has to be found out whether any worker is large enough
 */
public record Step(
    List<Ended> ended,
    List<Long> cancels,
    List<Integer> grows,
    List<Integer> gathers,
    List<Integer> awaits,
    List<Integer> asks) {
  /** Nothing changed. */
  public static final Step NONE =
      new Step(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  /** Copies the lists. */
  public Step {
    ended = List.copyOf(ended);
    cancels = List.copyOf(cancels);
    grows = List.copyOf(grows);
    gathers = List.copyOf(gathers);
    awaits = List.copyOf(awaits);
    asks = List.copyOf(asks);
  }
}
