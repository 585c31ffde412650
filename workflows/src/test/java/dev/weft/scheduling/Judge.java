package dev.weft.scheduling;

import dev.weft.failure.FailureCode;
import dev.weft.graph.TaskGraph;
import dev.weft.result.TaskMetrics;
import dev.weft.run.Routes;
import dev.weft.run.RunCounts;
import dev.weft.run.TaskOutcome;
import dev.weft.run.WorkerState;
import dev.weft.scheduling.ObviousModel.End;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Holds each line of a diary against the model. */
final class Judge {
  private final ObviousModel model;
  private final List<Happening> diary;
  private final List<String> ids;
  private final Routes routes;
  private final boolean isWhole;
  private final Map<String, Window> windows = new LinkedHashMap<>();
  private final Map<Long, Happening.HandedOut> out = new LinkedHashMap<>();
  private final Map<String, Integer> tails = new LinkedHashMap<>();
  private long lastBatch;

  /**
   * Gets ready.
   *
   * @param isWhole whether the plan was whole from the start, so that nothing changed the order
   */
  Judge(
      TaskGraph graph,
      List<String> ids,
      Routes routes,
      long seed,
      List<Happening> diary,
      boolean isWhole) {
    this.model = new ObviousModel(graph, ids, seed, diary);
    this.diary = diary;
    this.ids = ids;
    this.routes = routes;
    this.isWhole = isWhole;
  }

  /** Reads the whole diary; throws at the first line that is wrong. */
  ObviousModel judge() {
    for (int line = 0; line < diary.size(); line++) {
      switch (diary.get(line)) {
        case Happening.HandedOut handedOut -> {
          checkOrder(handedOut, line);
          model.read(line);
          out.put(handedOut.batch().number(), handedOut);
        }
        case Happening.CameBack back -> {
          measure(back);
          checkEnds(model.read(line), back.step());
        }
        case Happening.Grown grown -> checkEnds(model.read(line), grown.step());
        case Happening.TaskCancelled each -> checkEnds(model.read(line), each.step());
        case Happening.RunCancelled each -> checkEnds(model.read(line), each.step());
        case Happening.Ticked each -> checkEnds(model.read(line), each.step());
        case Happening.Rested rested -> {
          model.read(line);
          checkRest(rested);
        }
      }
    }
    model.check(model.ends().size() == ids.size(), "not every task has ended");
    return model;
  }

  private String queue(String task) {
    return routes.queueOf(model.task(task).type());
  }

  private Window window(String queue) {
    return windows.computeIfAbsent(queue, key -> new Window(SchedulingRules.FIRST));
  }

  private void measure(Happening.CameBack back) {
    Happening.HandedOut handedOut = out.remove(back.end().batch());
    Window window = window(handedOut.batch().queue());
    window.returned(0);
    if (back.end() instanceof BatchEnd.Done done) {
      Duration wait =
          done.outcomes().isEmpty() || done.outcomes().get(0).metrics() == null
              ? Duration.ZERO
              : done.outcomes().get(0).metrics().queueWait();
      WorkerState worker = done.worker();
      window.answered(worker, Duration.between(handedOut.at(), back.at()).minus(wait), back.at());
    } else if (back.end() instanceof BatchEnd.WorkerLost) {
      window.forgetWorkers();
    }
  }

  private Comparator<String> order() {
    Comparator<String> urgent =
        Comparator.<String, TaskPriority>comparing(task -> model.task(task).priority())
            .reversed()
            .thenComparing(task -> Optional.ofNullable(model.deadline(task)).orElse(Instant.MAX));
    return isWhole
        ? urgent
            .thenComparing(
                Comparator.<String, Integer>comparing(task -> model.tail(task, tails)).reversed())
            .thenComparing(ids::indexOf)
        : urgent;
  }

  private void checkOrder(Happening.HandedOut handedOut, int line) {
    Batch batch = handedOut.batch();
    String task = ids.get(batch.calls().get(0).task());
    String queue = queue(task);
    List<String> ready = model.ready(handedOut.at());
    String where = "line " + line + " hands out " + task + ": ";
    model.check(ready.contains(task), where + "it is not ready");
    model.check(!model.isOver(task, handedOut.at()), where + "its deadline has passed");
    int attempt = model.attempts(task).size() + 1;
    model.same(attempt, batch.calls().get(0).attempt(), where + "attempt");
    model.check(attempt <= model.task(task).retry().maxAttempts(), where + "too many attempts");
    model.same(++lastBatch, batch.number(), where + "number");
    model.same(queue, batch.queue(), where + "queue");
    model.same(model.task(task).priority(), batch.priority(), where + "priority");
    model.check(window(queue).hasRoom(false), where + "the window is full");
    window(queue).dispatched(0);
    model.check(window(queue).inFlight() <= Window.MOST, where + "over the widest window");
    for (String other : ready) {
      if (queue(other).equals(queue)) {
        model.check(order().compare(task, other) <= 0, where + other + " comes first");
      } else if (window(queue(other)).hasRoom(false)) {
        model.check(
            model.task(task).priority().compareTo(model.task(other).priority()) >= 0,
            where + other + " is more urgent");
      }
    }
  }

  private void checkEnds(Map<String, End> expected, Step step) {
    model.same(
        expected.keySet().stream().sorted().toList(),
        step.ended().stream().map(end -> ids.get(end.task())).sorted().toList(),
        "who ends");
    step.ended().forEach(end -> checkEnd(expected.get(ids.get(end.task())), end));
    step.cancels()
        .forEach(number -> model.check(out.containsKey(number), number + " is not in flight"));
  }

  private void checkEnd(End expected, Ended end) {
    String task = ids.get(end.task());
    model.same(expected.status(), end.status(), task + " status");
    if (expected.error() != null
        && expected.error().code() == FailureCode.DEPENDENCY_NOT_MET
        && expected.status() == TaskStatus.SKIPPED) {
      model.same(expected.error().code(), end.error().code(), task + " code");
      model.check(model.against(task).contains(end.error().message()), task + ": " + end.error());
    } else {
      model.same(expected.error(), end.error(), task + " error");
    }
    List<TaskOutcome> attempts = model.attempts(task);
    TaskMetrics spent = model.spent(task).withRetryCount(Math.max(0, attempts.size() - 1));
    model.same(attempts.size(), end.attempts(), task + " attempts");
    model.same(model.deaths(task), end.deaths(), task + " deaths");
    model.same(spent, end.metrics(), task + " metrics");
    TaskOutcome last = attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
    model.same(last == null ? null : last.startedAt(), end.startedAt(), task + " startedAt");
    model.same(
        last == null ? model.happening().at() : last.finishedAt(),
        end.finishedAt(),
        task + " finishedAt");
    model.same(
        end.status() == TaskStatus.COMPLETED ? last.output() : null,
        end.output(),
        task + " output");
  }

  private void checkRest(Happening.Rested rested) {
    Instant at = rested.at();
    for (String task : model.ready(at)) {
      model.check(!window(queue(task)).hasRoom(false), task + " is ready, but does not go");
      model.check(!out.isEmpty(), task + " is ready and nothing is in flight");
    }
    model.same(counts(), rested.counts(), "counts");
    model.same(model.runStatus(), rested.status(), "status");
    if (rested.status().isFinal()) {
      model.same(cost(), rested.cost(), "cost");
    }
    checkWake(rested);
  }

  private RunCounts counts() {
    Map<TaskStatus, Long> counts = model.counts();
    return new RunCounts(
        model.known().size(),
        of(counts, TaskStatus.PENDING),
        of(counts, TaskStatus.RUNNING),
        of(counts, TaskStatus.COMPLETED),
        of(counts, TaskStatus.FAILED),
        of(counts, TaskStatus.SKIPPED),
        of(counts, TaskStatus.CANCELLED),
        of(counts, TaskStatus.TIMEOUT));
  }

  private static int of(Map<TaskStatus, Long> counts, TaskStatus status) {
    return counts.getOrDefault(status, 0L).intValue();
  }

  private TaskMetrics cost() {
    TaskMetrics cost = TaskMetrics.NONE;
    int retries = 0;
    for (String task : model.everOut()) {
      cost = cost.plus(model.spent(task));
      retries += Math.max(0, model.attempts(task).size() - 1);
    }
    return cost.withRetryCount(retries);
  }

  /** The next wake is never past, never late for a deadline, at most 100 ms late for a retry. */
  private void checkWake(Happening.Rested rested) {
    Instant at = rested.at();
    List<String> open = model.known().stream().filter(model::isOpen).toList();
    Instant retry =
        open.stream()
            .filter(model::mayEverStart)
            .map(model::due)
            .filter(due -> due.isAfter(at))
            .min(Instant::compareTo)
            .orElse(Instant.MAX);
    Instant deadline =
        open.stream()
            .map(task -> wakeFor(task, at))
            .filter(Objects::nonNull)
            .min(Instant::compareTo)
            .orElse(Instant.MAX);
    Instant earliest = retry.isBefore(deadline) ? retry : deadline;
    if (earliest.equals(Instant.MAX)) {
      model.same(Optional.empty(), rested.wake(), "wakes for nothing");
      return;
    }
    Instant wake = rested.wake().orElse(Instant.MAX);
    model.check(wake.isAfter(at), "wakes in the past");
    model.check(!wake.isBefore(earliest), "wakes before " + earliest);
    model.check(!wake.isAfter(deadline), "wakes after the deadline " + deadline);
    model.check(
        retry.equals(Instant.MAX) || !wake.isAfter(retry.plusMillis(100)),
        "wakes late for the retry at " + retry);
  }

  private Instant wakeFor(String task, Instant at) {
    Instant deadline = model.deadline(task);
    if (deadline == null || deadline.isAfter(at)) {
      return deadline;
    }
    Instant last = deadline.plusMillis(500);
    return model.isOut(task) && last.isAfter(at) ? last : null;
  }
}
