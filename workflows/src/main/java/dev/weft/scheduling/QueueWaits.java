package dev.weft.scheduling;

import static java.util.Objects.requireNonNull;

import dev.weft.failure.FailureCode;
import dev.weft.graph.OptionRules;
import dev.weft.result.TaskError;
import dev.weft.scheduling.TaskLedger.Entry;
import dev.weft.scheduling.TaskLedger.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends tasks that no worker took for longer than their {@code queueTimeout}.
 *
 * <p>The time begins when a task may start, and anew whenever a worker takes something from the
 * same queue: the last tasks of a long run wait for their turn, not for a worker.
 */
final class QueueWaits {
  /** An activity must have some time to be taken. */
  private static final Duration LEAST = Duration.ofMillis(10);

  private final Plan plan;
  private final TaskLedger ledger;
  private final Lanes lanes;
  private final InFlight inFlight;
  private final EndRules rules;
  private final Agenda agenda = new Agenda();

  QueueWaits(Plan plan, TaskLedger ledger, Lanes lanes, InFlight inFlight, EndRules rules) {
    this.plan = plan;
    this.ledger = ledger;
    this.lanes = lanes;
    this.inFlight = inFlight;
    this.rules = rules;
  }

  /** A task may start. */
  void ready(int task, Instant now) {
    if (plan.profile(task).queueTimeout() == null) {
      return;
    }
    Entry entry = ledger.get(task);
    if (entry.waitsSince == null) {
      entry.waitsSince = now;
    }
    waitOn(task);
  }

  /** A task came back unstarted, or an earlier execution of the run let it wait: it waits on. */
  void waitOn(int task) {
    Instant end = end(task);
    if (end != null) {
      agenda.add(end, task);
    }
  }

  private @Nullable Instant end(int task) {
    Duration longest = plan.profile(task).queueTimeout();
    Instant since = ledger.get(task).waitsSince;
    if (longest == null || since == null) {
      return null;
    }
    Instant taken = inFlight.lastTaken(lanes.queue(task));
    return (taken == null || taken.isBefore(since) ? since : taken).plus(longest);
  }

  /** Ends the tasks that have waited too long, but for those in flight, which come back first. */
  void expire(Instant now) {
    for (int task : agenda.due(now)) {
      Instant end = isWaiting(task) ? end(task) : null;
      if (end != null && now.isBefore(end)) {
        agenda.add(end, task);
      } else if (end != null) {
        Duration longest = requireNonNull(plan.profile(task).queueTimeout(), "queueTimeout");
        String message =
            "no worker took it from queue %s within %s (queueTimeout)"
                .formatted(lanes.queue(task), OptionRules.text(longest));
        rules.fail(task, new TaskError(FailureCode.NO_WORKER, message));
      }
    }
  }

  private boolean isWaiting(int task) {
    Entry entry = ledger.get(task);
    return entry.waitsSince != null && (entry.state == State.READY || entry.state == State.BACKOFF);
  }

  /** Returns when the next wait is over, as far as is known now. */
  Optional<Instant> next() {
    return agenda.next(this::isWaiting);
  }

  /** The tasks whose wait is over by an instant, as far as is known now. */
  List<Integer> until(Instant instant) {
    return agenda.until(instant, this::isWaiting);
  }

  /** How long a batch may lie in its queue; {@code null} for as long as it takes. */
  @Nullable Duration longest(List<Batch.Call> calls, Instant now) {
    Duration longest = null;
    for (Batch.Call call : calls) {
      Instant end = end(call.task());
      if (end != null) {
        Duration left = Duration.between(now, end);
        longest = longest == null || left.compareTo(longest) < 0 ? left : longest;
      }
    }
    return longest == null || longest.compareTo(LEAST) > 0 ? longest : LEAST;
  }
}
