package dev.weft.scheduling;

import dev.weft.run.OtherRunQuery;
import dev.weft.run.RunCounts;
import dev.weft.run.TaskState;
import dev.weft.run.WireFormat;
import dev.weft.scheduling.TaskLedger.Entry;
import dev.weft.scheduling.TaskLedger.State;
import dev.weft.task.ConcurrencyLimit;
import dev.weft.task.TaskStatus;
import java.util.ArrayList;
import java.util.List;

/** Says where a task stands and why, as far as the run itself can know. */
public final class Explainer {
  private static final int NAMED = 5;

  private final Plan plan;
  private final TaskScheduler scheduler;

  /** Explains the tasks of one run. */
  public Explainer(Plan plan, TaskScheduler scheduler) {
    this.plan = plan;
    this.scheduler = scheduler;
  }

  /** Returns where a task stands; the result and the segment are for the caller to add. */
  public TaskState state(int task) {
    Entry entry = scheduler.entry(task);
    return new TaskState(
        plan.id(task),
        entry.status,
        entry.attempts,
        entry.deaths,
        reason(task, entry),
        unfinished(task),
        entry.due,
        scheduler.queue(task),
        plan.profile(task).metadata(),
        null,
        null);
  }

  private String reason(int task, Entry entry) {
    return switch (entry.state) {
      case WAITING -> "waits for " + named(unfinished(task));
      case READY -> "ready; " + turn(task);
      case BACKOFF -> waits(task, entry);
      case RUNNING ->
          "handed to queue " + scheduler.queue(task) + ", " + attempt(entry) + company(task);
      case GROWING -> "it is being found out what it stands for";
      case GROWN, GATHERING -> parts(task);
      case FINAL -> entry.status + (entry.error == null ? "" : ": " + entry.error.message());
    };
  }

  private String parts(int task) {
    RunCounts counts = scheduler.wholes().partCounts(task);
    return "%d of %d parts have ended".formatted(counts.ended(), counts.total());
  }

  private String turn(int task) {
    ConcurrencyLimit limit = scheduler.fullLimit(task);
    return limit == null
        ? "waits for its turn on queue " + scheduler.queue(task)
        : "the limit for %s lets %d run at once".formatted(limit.title(), limit.maxConcurrent());
  }

  private String waits(int task, Entry entry) {
    String due = entry.due == null ? "soon" : "at " + WireFormat.text(entry.due);
    if (entry.error == null) {
      String closed = scheduler.closed(task);
      return closed == null
          ? "a worker handed it back; tried again " + due
          : "workers take nothing now: " + closed + "; tried again " + due;
    }
    String what = entry.attempts == 0 ? "it" : "attempt " + entry.attempts;
    return "%s failed with %s: %s; tried again %s"
        .formatted(what, entry.error.code(), entry.error.message(), due);
  }

  /** With how many others it travels. */
  private String company(int task) {
    int calls = scheduler.callsOfBatchWith(task);
    return calls < 2 ? "" : ", in a batch of " + calls;
  }

  private static String attempt(Entry entry) {
    return "attempt " + (entry.attempts + 1);
  }

  private List<String> unfinished(int task) {
    List<String> open = new ArrayList<>();
    if (scheduler.entry(task).state == State.WAITING) {
      for (int source : plan.waitsFor(task)) {
        TaskStatus status = scheduler.entry(source).status;
        if (plan.isOfAnotherRun(source) && !status.isFinal()) {
          // How far it is, only its own run knows.
          open.add(new OtherRunQuery(plan.id(source), false).words());
        } else if (!status.isFinal()) {
          open.add(plan.id(source) + " " + status);
        }
      }
    }
    return open;
  }

  private static String named(List<String> tasks) {
    String first = String.join(", ", tasks.subList(0, Math.min(NAMED, tasks.size())));
    return tasks.size() > NAMED ? first + " and " + (tasks.size() - NAMED) + " more" : first;
  }
}
