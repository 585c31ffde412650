package dev.weft.scheduling;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Knows when a run has to go on even if nothing comes back, and what is due then.
 *
 * <p>It changes nothing. Confined to one thread.
 */
public final class Wakes {
  private final Plan plan;
  private final Attempts attempts;
  private final Deadlines deadlines;
  private final QueueWaits waits;

  Wakes(Plan plan, Attempts attempts, Deadlines deadlines, QueueWaits waits) {
    this.plan = plan;
    this.attempts = attempts;
    this.deadlines = deadlines;
    this.waits = waits;
  }

  /** Returns when something is due next, if ever. */
  public Optional<Instant> next() {
    return first(first(attempts.nextRetry(), deadlines.next()), waits.next());
  }

  /** Returns the earlier of two instants, as far as they are known. */
  public static Optional<Instant> first(Optional<Instant> one, Optional<Instant> other) {
    boolean isOne = other.isEmpty() || one.isPresent() && one.get().isBefore(other.get());
    return isOne ? one : other;
  }

  /** Says in a few words what is due at an instant. */
  public String reason(Instant wake) {
    List<Integer> due = attempts.retriesUntil(wake);
    String what = "retry of ";
    if (due.isEmpty()) {
      due = deadlines.until(wake);
      what = "deadline of ";
    }
    if (due.isEmpty()) {
      due = waits.until(wake);
      what = "queueTimeout of ";
    }
    if (due.isEmpty()) {
      return "wake up";
    }
    String first = what + plan.id(due.get(0));
    return due.size() == 1 ? first : first + " and " + (due.size() - 1) + " more";
  }
}
