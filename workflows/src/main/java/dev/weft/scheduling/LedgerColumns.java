package dev.weft.scheduling;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.scheduling.TaskLedger.Entry;
import dev.weft.scheduling.TaskLedger.State;
import dev.weft.task.TaskStatus;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A ledger as columns, which is how it travels while nothing is in flight.
 *
 * <p>What few tasks have stands in maps by task. Deadlines follow from the plan; of a task that has
 * ended, only what others may still ask about is there.
 *
 * @param marks state, status, how dependents see the end, and yes-or-no marks of each task
 * @param missing for how many ends each task still waits
 * @param attempts how many attempts each task has made
 * @param rare what few tasks have
 * @param groups the parts of tasks that stand for others
 * @param totals see {@link TaskLedger#totals()}
 */
record LedgerColumns(
    int[] marks,
    int[] missing,
    int[] attempts,
    Map<Integer, Rare> rare,
    Map<Integer, Group.State> groups,
    int[] totals) {

  private static final int FOUR_BITS = 0xf;
  private static final int STATUS = 4;
  private static final int SEEN_AS = 8;
  private static final int TOLERATED = 1 << 12;
  private static final int KEPT = 1 << 13;
  private static final int CONTINUED = 1 << 14;
  private static final int UNKNOWN = 1 << 15;
  private static final int ALONE = 1 << 16;

  /** What few tasks have; see the fields of the same names of an {@link Entry}. */
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  record Rare(
      int failures,
      int deaths,
      int charges,
      int suspects,
      int handedBack,
      @Nullable String cancelReason,
      @Nullable Instant waitsSince,
      @Nullable Instant due,
      @Nullable TaskMetrics spent,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable String worker,
      @Nullable TaskError error) {
    private static final Rare NOTHING =
        new Rare(0, 0, 0, 0, 0, null, null, null, null, null, null, null, null);

    private static Rare of(Entry entry, boolean isErrorWanted) {
      TaskError error = isErrorWanted ? entry.error : null;
      return entry.state == State.FINAL
          ? new Rare(0, entry.deaths, 0, 0, 0, null, null, null, null, null, null, null, error)
          : new Rare(
              entry.failures,
              entry.deaths,
              entry.charges,
              entry.suspects,
              entry.handedBack,
              entry.cancelReason,
              entry.waitsSince,
              entry.due,
              entry.spent.equals(TaskMetrics.NONE) ? null : entry.spent,
              entry.startedAt,
              entry.finishedAt,
              entry.worker,
              error);
    }

    private void fill(Entry entry) {
      entry.failures = failures;
      entry.deaths = deaths;
      entry.charges = charges;
      entry.suspects = suspects;
      entry.handedBack = handedBack;
      entry.cancelReason = cancelReason;
      entry.waitsSince = waitsSince;
      entry.due = due;
      entry.spent = spent == null ? TaskMetrics.NONE : spent;
      entry.startedAt = startedAt;
      entry.finishedAt = finishedAt;
      entry.worker = worker;
      entry.error = error;
    }
  }

  /**
   * Writes a ledger.
   *
   * @throws IllegalStateException when an answer to the run is under way
   */
  static LedgerColumns of(TaskLedger ledger, Plan plan) {
    int size = ledger.size();
    int[] marks = new int[size];
    int[] missing = new int[size];
    int[] attempts = new int[size];
    Map<Integer, Rare> rare = new TreeMap<>();
    Map<Integer, Group.State> groups = new TreeMap<>();
    for (int task = 0; task < size; task++) {
      Entry entry = ledger.get(task);
      if (isAnswerUnderWay(entry)) {
        throw new IllegalStateException("'" + plan.id(task) + "' is " + entry.state);
      }
      marks[task] = marks(entry);
      missing[task] = entry.state == State.FINAL ? 0 : entry.missing;
      attempts[task] = entry.attempts;
      Rare own = Rare.of(entry, isErrorWanted(ledger, plan, task));
      if (!own.equals(Rare.NOTHING)) {
        rare.put(task, own);
      }
      if (entry.group != null) {
        groups.put(task, entry.group.state());
      }
    }
    return new LedgerColumns(marks, missing, attempts, rare, groups, ledger.totals());
  }

  private static boolean isAnswerUnderWay(Entry entry) {
    return entry.state == State.GROWING
        || entry.state == State.GATHERING
        || entry.state == State.RUNNING && entry.isCounted;
  }

  /** The error of a part is for its whole, that of a lost task of another run for who waits. */
  private static boolean isErrorWanted(TaskLedger ledger, Plan plan, int task) {
    Entry entry = ledger.get(task);
    int whole = plan.parent(task);
    return entry.state != State.FINAL
        || entry.isUnknown
        || whole >= 0 && ledger.get(whole).state != State.FINAL;
  }

  private static int marks(Entry entry) {
    return entry.state.ordinal()
        | entry.status.ordinal() << STATUS
        | entry.seenAs.ordinal() << SEEN_AS
        | (entry.isTolerated ? TOLERATED : 0)
        | (entry.isKept ? KEPT : 0)
        | (entry.isContinued ? CONTINUED : 0)
        | (entry.isUnknown ? UNKNOWN : 0)
        | (entry.isAlone ? ALONE : 0);
  }

  /** Fills an empty ledger; deadlines are for the caller. */
  void fill(TaskLedger ledger, Plan plan) {
    for (int task = 0; task < marks.length; task++) {
      Entry entry = plan.isOfAnotherRun(task) ? ledger.addUncounted() : ledger.add();
      int mark = marks[task];
      entry.state = State.values()[mark & FOUR_BITS];
      entry.status = TaskStatus.values()[mark >> STATUS & FOUR_BITS];
      entry.seenAs = TaskStatus.values()[mark >> SEEN_AS & FOUR_BITS];
      entry.isTolerated = (mark & TOLERATED) != 0;
      entry.isKept = (mark & KEPT) != 0;
      entry.isContinued = (mark & CONTINUED) != 0;
      entry.isUnknown = (mark & UNKNOWN) != 0;
      entry.isAlone = (mark & ALONE) != 0;
      entry.missing = missing[task];
      entry.attempts = attempts[task];
    }
    rare.forEach((task, own) -> own.fill(ledger.get(task)));
    groups.forEach((task, state) -> ledger.get(task).group = Group.of(state));
    ledger.setTotals(totals);
  }
}
