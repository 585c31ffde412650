package dev.weft.scheduling;

import static java.util.Objects.requireNonNull;

import dev.weft.scheduling.TaskLedger.Entry;
import dev.weft.scheduling.TaskLedger.State;
import dev.weft.task.Deadline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When each task must have ended: by its own deadline, that of its whole or that of the run. */
final class Deadlines {
  private final Plan plan;
  private final TaskLedger ledger;
  private final EndRules rules;
  private final Instant startedAt;
  private final @Nullable Instant ofRun;
  private final Agenda agenda = new Agenda();

  Deadlines(
      Plan plan, TaskLedger ledger, EndRules rules, Instant startedAt, @Nullable Instant ofRun) {
    this.plan = plan;
    this.ledger = ledger;
    this.rules = rules;
    this.startedAt = startedAt;
    this.ofRun = ofRun;
  }

  /** Sets the deadline of a task that was taken in. */
  void set(int task) {
    Entry entry = ledger.get(task);
    entry.deadline = of(task);
    if (entry.deadline != null && entry.state != State.FINAL) {
      agenda.add(entry.deadline, task);
    }
  }

  private @Nullable Instant of(int task) {
    Deadline own = plan.profile(task).deadline();
    Instant at = own == null ? null : own.from(startedAt);
    int whole = plan.parent(task);
    Instant last = whole < 0 ? ofRun : ledger.get(whole).deadline;
    boolean isLater = at == null || (last != null && last.isBefore(at));
    return isLater ? last : at;
  }

  /** Ends at once what has not started, a little later what is in flight. */
  void expire(Instant now) {
    for (int task : agenda.due(now)) {
      Entry entry = ledger.get(task);
      if (entry.state == State.FINAL || entry.group != null) {
        continue; // what a task has become has the same deadline, and ends it
      }
      Instant last =
          requireNonNull(entry.deadline, "deadline is null").plus(TaskScheduler.DEADLINE_GRACE);
      if (entry.state != State.RUNNING || !entry.isCounted) {
        rules.expire(task);
      } else if (now.isBefore(last)) {
        agenda.add(last, task);
      } else {
        rules.abandon(task);
      }
    }
  }

  /** Returns the next deadline of a task that has not ended. */
  Optional<Instant> next() {
    return agenda.next(this::isOpen);
  }

  /** The tasks whose deadline has passed by an instant. */
  List<Integer> until(Instant instant) {
    return agenda.until(instant, this::isOpen);
  }

  private boolean isOpen(int task) {
    return ledger.get(task).state != State.FINAL;
  }
}
