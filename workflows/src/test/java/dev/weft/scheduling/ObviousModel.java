package dev.weft.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.failure.FailureCode;
import dev.weft.graph.TaskGraph;
import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.run.RunStatus;
import dev.weft.run.TaskOutcome;
import dev.weft.task.Deadline;
import dev.weft.task.Dependency;
import dev.weft.task.OnFailure;
import dev.weft.task.Task;
import dev.weft.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a graph and the diary of what befell it, and says from first principles how each task must
 * have ended, at which line and why.
 *
 * <p>Slow and obvious: nothing is kept from line to line but the diary so far, who is known, who
 * has ended and whether the run was cancelled; attempts, deaths, waits and readiness are counted
 * anew from the diary each time they are asked.
 */
final class ObviousModel {
  private static final int PLENTY_OF_DEATHS = 3;
  private static final Duration GRACE = Duration.ofMillis(500);

  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final Map<String, List<Dependency>> waitsFor = new LinkedHashMap<>();
  private final List<String> ids;
  private final @Nullable Instant runDeadline;
  private final long seed;
  private final List<Happening> diary;

  /** The lines of the diary so far that hand out a task or bring it back. */
  private final Map<String, List<Integer>> linesOf = new LinkedHashMap<>();

  private final Map<Long, String> taskOfBatch = new LinkedHashMap<>();
  private final Map<String, End> ends = new LinkedHashMap<>();
  private int line;
  private int knownTasks;
  private boolean isRunCancelled;

  /**
   * How a task ended.
   *
   * @param line the line of the diary
   * @param status how
   * @param error why
   */
  record End(int line, TaskStatus status, @Nullable TaskError error) {}

  /**
   * Gets ready to judge.
   *
   * @param ids the tasks in the order of the plan
   */
  ObviousModel(TaskGraph graph, List<String> ids, long seed, List<Happening> diary) {
    graph.tasks().forEach(task -> tasks.put(task.id().value(), task));
    graph.tasks().forEach(task -> waitsFor.put(task.id().value(), task.waitsFor()));
    this.ids = ids;
    this.seed = seed;
    this.diary = diary;
    this.runDeadline = from(graph.deadline());
  }

  private static @Nullable Instant from(@Nullable Deadline deadline) {
    return switch (deadline) {
      case null -> null;
      case Deadline.After after -> RandomGraphs.START.plus(after.duration());
      case Deadline.At at -> at.instant();
    };
  }

  Map<String, End> ends() {
    return ends;
  }

  Happening happening() {
    return diary.get(line);
  }

  int line() {
    return line;
  }

  /** Reads the next line and works out who ends by it. */
  Map<String, End> read(int number) {
    line = number;
    if (happening() instanceof Happening.Rested) {
      return Map.of();
    }
    Map<String, End> before = new LinkedHashMap<>(ends);
    switch (happening()) {
      case Happening.Grown grown -> {
        knownTasks = grown.tasks();
        refuseNew();
      }
      case Happening.HandedOut out -> {
        String task = ids.get(out.batch().calls().get(0).task());
        taskOfBatch.put(out.batch().number(), task);
        linesOf.computeIfAbsent(task, key -> new ArrayList<>()).add(line);
      }
      case Happening.CameBack back -> {
        String task = taskOfBatch.get(back.end().batch());
        linesOf.get(task).add(line);
        takeBack(task, back);
      }
      case Happening.TaskCancelled cancelled -> {
        if (isOpen(cancelled.task()) && !isOut(cancelled.task())) {
          end(cancelled.task(), TaskStatus.CANCELLED, cancelled(cancelled.reason()));
        }
      }
      case Happening.RunCancelled cancelled -> {
        isRunCancelled |= ends.size() < knownTasks;
        cancelAllButThoseOut(cancelled.reason());
      }
      case Happening.Ticked ticked -> expire(ticked.at());
      case Happening.Rested rested -> {}
    }
    if (ends.size() > before.size() || happening() instanceof Happening.Grown) {
      skipTheHopeless();
    }
    Map<String, End> news = new LinkedHashMap<>(ends);
    news.keySet().removeAll(before.keySet());
    return news;
  }

  private void refuseNew() {
    if (isRunCancelled || failedRunAt() >= 0) {
      cancelAllButThoseOut("the run had been cancelled");
    }
  }

  /** The tasks that the run knows of at this line. */
  List<String> known() {
    return ids.subList(0, knownTasks);
  }

  boolean isOpen(String task) {
    return !ends.containsKey(task);
  }

  boolean isOut(String task) {
    List<Integer> lines = linesOf.getOrDefault(task, List.of());
    return !lines.isEmpty()
        && diary.get(lines.get(lines.size() - 1)) instanceof Happening.HandedOut;
  }

  /** The tasks that were handed out at least once. */
  Set<String> everOut() {
    return linesOf.keySet();
  }

  List<String> allOut() {
    return known().stream().filter(this::isOut).toList();
  }

  /** The last line that handed the task out. */
  private int lastHandOut(String task) {
    return linesOf.get(task).stream()
        .filter(each -> diary.get(each) instanceof Happening.HandedOut)
        .reduce(-1, (a, b) -> b);
  }

  private List<Happening.CameBack> returns(String task) {
    List<Happening.CameBack> returns = new ArrayList<>();
    for (int each : linesOf.getOrDefault(task, List.of())) {
      if (diary.get(each) instanceof Happening.CameBack back) {
        returns.add(back);
      }
    }
    return returns;
  }

  private static @Nullable TaskOutcome outcome(Happening.CameBack back) {
    return back.end() instanceof BatchEnd.Done done && !done.outcomes().isEmpty()
        ? done.outcomes().get(0)
        : null;
  }

  /** Whether an attempt was started and reported an end. */
  private static boolean isAttempt(Happening.CameBack back) {
    TaskOutcome outcome = outcome(back);
    return outcome != null && outcome.startedAt() != null;
  }

  List<TaskOutcome> attempts(String task) {
    return returns(task).stream()
        .filter(ObviousModel::isAttempt)
        .map(ObviousModel::outcome)
        .toList();
  }

  /** How often it has failed so far, started or not. */
  private long failures(String task) {
    return returns(task).stream()
        .map(ObviousModel::outcome)
        .filter(each -> each != null && each.kind() == TaskOutcome.Kind.FAILED_ATTEMPT)
        .count();
  }

  /** What all reports so far, counted or not, have cost. */
  TaskMetrics spent(String task) {
    return returns(task).stream()
        .map(ObviousModel::outcome)
        .filter(outcome -> outcome != null && outcome.metrics() != null)
        .map(TaskOutcome::metrics)
        .reduce(TaskMetrics.NONE, TaskMetrics::plus);
  }

  int deaths(String task) {
    return (int)
        returns(task).stream().filter(back -> back.end() instanceof BatchEnd.WorkerLost).count();
  }

  private static boolean isHandedBack(Happening.CameBack back) {
    TaskOutcome outcome = outcome(back);
    return back.end() instanceof BatchEnd.Cancelled
        || (back.end() instanceof BatchEnd.Done && outcome == null)
        || (outcome != null && outcome.kind() == TaskOutcome.Kind.NOT_STARTED);
  }

  @Nullable Instant deadline(String task) {
    Instant own = from(tasks.get(task).deadline());
    return Stream.of(
            own == null ? Instant.MAX : own, runDeadline == null ? Instant.MAX : runDeadline)
        .min(Instant::compareTo)
        .filter(instant -> !instant.equals(Instant.MAX))
        .orElse(null);
  }

  boolean isOver(String task, Instant at) {
    Instant deadline = deadline(task);
    return deadline != null && !deadline.isAfter(at);
  }

  /** The first task that failed and fails the run by that, or nothing. */
  private @Nullable String failedRunBy() {
    return ends.entrySet().stream()
        .filter(each -> each.getValue().status().isFailure())
        .filter(each -> tasks.get(each.getKey()).onFailure() instanceof OnFailure.FailRun)
        .min(Comparator.comparing(each -> each.getValue().line()))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  /** The line at which that task failed, or -1. */
  private int failedRunAt() {
    String task = failedRunBy();
    return task == null ? -1 : ends.get(task).line();
  }

  private static String failsTheRun(String task) {
    return "'" + task + "' failed, and its failure fails the run";
  }

  /** The line at which the task was last out. */
  private int lastOut(String task) {
    return isOut(task) ? line : linesOf.get(task).get(linesOf.get(task).size() - 1);
  }

  /** The reasons for which its end was asked for while it was last out, the first one first. */
  private List<String> reasonsToEnd(String task) {
    List<String> reasons = new ArrayList<>();
    int failedRunAt = failedRunAt();
    for (int i = lastHandOut(task); i < lastOut(task); i++) {
      if (i == failedRunAt) {
        reasons.add(failsTheRun(failedRunBy()));
      }
      if (diary.get(i) instanceof Happening.RunCancelled cancelled) {
        reasons.add(cancelled.reason());
      }
      if (diary.get(i) instanceof Happening.TaskCancelled cancelled
          && cancelled.task().equals(task)) {
        reasons.add(cancelled.reason());
      }
    }
    return reasons;
  }

  private boolean isCancelAsked(String task) {
    return !reasonsToEnd(task).isEmpty();
  }

  /** Whether it was last out so long after its deadline that its cancel was asked for. */
  private boolean isGivenUp(String task) {
    return diary.subList(lastHandOut(task), lastOut(task)).stream()
        .anyMatch(
            each -> each instanceof Happening.Ticked tick && isOver(task, tick.at().minus(GRACE)));
  }

  private void takeBack(String task, Happening.CameBack back) {
    TaskOutcome outcome = outcome(back);
    switch (back.end()) {
      case BatchEnd.Refused refused -> fail(task, refused.error());
      case BatchEnd.WorkerLost lost when deaths(task) >= PLENTY_OF_DEATHS ->
          fail(
              task,
              new TaskError(
                  FailureCode.WORKER_LOST,
                  "3 workers died while they ran '%s', the last one in batch %d"
                      .formatted(task, lost.batch())));
      case BatchEnd.Done done when outcome != null && outcome.kind() == TaskOutcome.Kind.DONE ->
          end(task, TaskStatus.COMPLETED, null);
      case BatchEnd.Done done when outcome != null && outcome.kind() == TaskOutcome.Kind.SKIPPED ->
          end(
              task,
              TaskStatus.SKIPPED,
              new TaskError(FailureCode.CONDITION_FALSE, "its condition was false"));
      case BatchEnd.Done done
          when outcome != null
              && outcome.error() != null
              && !mayRunAgain(task, outcome.error().code()) ->
          fail(task, outcome.error());
      default -> goBack(task, back.at());
    }
  }

  private boolean mayRunAgain(String task, FailureCode code) {
    return !isCancelAsked(task)
        && !isGivenUp(task)
        && code.retryable()
        && !tasks.get(task).noRetryOn().contains(code)
        && failures(task) < tasks.get(task).retry().maxAttempts();
  }

  private void goBack(String task, Instant at) {
    if (isCancelAsked(task)) {
      end(task, TaskStatus.CANCELLED, cancelled(reasonsToEnd(task).get(0)));
    } else if (isOver(task, at)) {
      timeOut(task);
    }
  }

  private void fail(String task, TaskError error) {
    if (isCancelAsked(task)) {
      end(task, TaskStatus.CANCELLED, cancelled(reasonsToEnd(task).get(0)));
    } else if (isGivenUp(task)) {
      timeOut(task);
    } else {
      boolean byTime =
          error.code() == FailureCode.DEADLINE_EXCEEDED
              || error.code() == FailureCode.ATTEMPT_TIMED_OUT;
      end(task, byTime ? TaskStatus.TIMEOUT : TaskStatus.FAILED, error);
    }
  }

  private void timeOut(String task) {
    String message = "'" + task + "' had not ended by " + deadline(task);
    end(task, TaskStatus.TIMEOUT, new TaskError(FailureCode.DEADLINE_EXCEEDED, message));
  }

  private static TaskError cancelled(String reason) {
    return new TaskError(FailureCode.CANCELLED, reason);
  }

  private void expire(Instant at) {
    List<String> over =
        known().stream()
            .filter(task -> isOver(task, at))
            .sorted((a, b) -> deadline(a).compareTo(deadline(b)))
            .toList();
    for (String task : over) {
      if (isOpen(task) && !isOut(task)) {
        timeOut(task);
      }
    }
  }

  private void end(String task, TaskStatus status, @Nullable TaskError error) {
    ends.put(task, new End(line, status, error));
    if (status.isFailure() && tasks.get(task).onFailure() instanceof OnFailure.FailRun) {
      cancelAllButThoseOut(failsTheRun(task));
    }
  }

  private void cancelAllButThoseOut(String reason) {
    for (String task : known()) {
      if (isOpen(task) && !isOut(task)) {
        ends.put(task, new End(line, TaskStatus.CANCELLED, cancelled(reason)));
      }
    }
  }

  /** Those with a dependency that ended as they do not accept, until there are no more of them. */
  private void skipTheHopeless() {
    for (boolean isNew = true; isNew; ) {
      isNew = false;
      for (String task : known()) {
        List<String> against = isOpen(task) ? against(task) : List.of();
        if (!against.isEmpty()) {
          ends.put(
              task,
              new End(
                  line,
                  TaskStatus.SKIPPED,
                  new TaskError(FailureCode.DEPENDENCY_NOT_MET, String.join(" | ", against))));
          isNew = true;
        }
      }
    }
  }

  /** The ends of dependencies that a task does not accept, as it would say them. */
  List<String> against(String task) {
    List<String> against = new ArrayList<>();
    for (Dependency each : waitsFor.get(task)) {
      String source = each.task().value();
      if (!isOpen(source) && !isAccepted(each)) {
        against.add(source + " " + ends.get(source).status());
      }
    }
    return against;
  }

  private boolean isAccepted(Dependency dependency) {
    String source = dependency.task().value();
    TaskStatus status = ends.get(source).status();
    boolean isReplaced =
        status.isFailure() && tasks.get(source).onFailure() instanceof OnFailure.Output;
    return dependency.accept().contains(isReplaced ? TaskStatus.COMPLETED : status);
  }

  /** Whether the task could be handed out if the time had come. */
  boolean mayEverStart(String task) {
    if (!isOpen(task) || isOut(task)) {
      return false;
    }
    for (Dependency each : waitsFor.get(task)) {
      if (isOpen(each.task().value()) || !isAccepted(each)) {
        return false;
      }
    }
    return true;
  }

  /** When the next attempt may start: long ago if nothing holds it back. */
  Instant due(String task) {
    List<Happening.CameBack> returns = returns(task);
    if (returns.isEmpty()) {
      return Instant.MIN;
    }
    Happening.CameBack last = returns.get(returns.size() - 1);
    if (last.end() instanceof BatchEnd.WorkerLost) {
      return Instant.MIN;
    }
    if (isHandedBack(last)) {
      long times = returns.stream().filter(ObviousModel::isHandedBack).count();
      return last.at().plusMillis(Math.min(5_000, (long) (50 * Math.pow(2, Math.min(times, 7)))));
    }
    TaskOutcome outcome = outcome(last);
    long own = task.chars().asLongStream().reduce(seed, (hash, letter) -> 31 * hash + letter);
    Duration backoff = tasks.get(task).retry().backoff((int) failures(task), own);
    assertFalse(backoff.compareTo(tasks.get(task).retry().max()) > 0, "waits longer than max");
    Duration asked = outcome.retryAfter() == null ? Duration.ZERO : outcome.retryAfter();
    return last.at().plus(asked.compareTo(backoff) > 0 ? asked : backoff);
  }

  List<String> ready(Instant at) {
    return known().stream().filter(task -> mayEverStart(task) && !due(task).isAfter(at)).toList();
  }

  Task task(String id) {
    return tasks.get(id);
  }

  /** The number of tasks on the longest way from here to an end of the graph. */
  int tail(String id, Map<String, Integer> known) {
    Integer tail = known.get(id);
    if (tail == null) {
      tail =
          ids.stream()
              .filter(task -> waitsFor.get(task).stream().anyMatch(each -> isOn(each, id)))
              .mapToInt(task -> tail(task, known) + 1)
              .max()
              .orElse(0);
      known.put(id, tail);
    }
    return tail;
  }

  private static boolean isOn(Dependency dependency, String id) {
    return dependency.task().value().equals(id);
  }

  /** How a run ends whose tasks ended so (DESIGN 5.12). */
  RunStatus runStatus() {
    if (ends.size() < known().size()) {
      return RunStatus.RUNNING;
    }
    if (ends.keySet().stream().allMatch(this::endedAsItShould)) {
      return RunStatus.COMPLETED;
    }
    if (isRunCancelled) {
      return RunStatus.CANCELLED;
    }
    boolean ranOut =
        ends.entrySet().stream()
            .anyMatch(
                each ->
                    each.getValue().error() != null
                        && each.getValue().error().code() == FailureCode.DEADLINE_EXCEEDED
                        && runDeadline != null
                        && runDeadline.equals(deadline(each.getKey())));
    return ranOut ? RunStatus.TIMEOUT : RunStatus.FAILED;
  }

  private boolean endedAsItShould(String task) {
    End end = ends.get(task);
    OnFailure policy = tasks.get(task).onFailure();
    return switch (end.status()) {
      case COMPLETED -> true;
      case FAILED, TIMEOUT ->
          policy instanceof OnFailure.Ignore || policy instanceof OnFailure.Output;
      case SKIPPED ->
          end.error().code() == FailureCode.CONDITION_FALSE
              || waitsFor.get(task).stream()
                  .map(each -> each.task().value())
                  .filter(source -> end.error().message().contains(source + " "))
                  .allMatch(this::endedAsItShould);
      default -> false;
    };
  }

  /** Says how many stand where, counted one by one. */
  Map<TaskStatus, Long> counts() {
    Map<TaskStatus, Long> counts =
        ends.values().stream().collect(Collectors.groupingBy(End::status, Collectors.counting()));
    long out = allOut().size();
    counts.put(TaskStatus.RUNNING, out);
    counts.put(TaskStatus.PENDING, known().size() - out - ends.size());
    return counts;
  }

  void check(boolean condition, String what) {
    assertTrue(condition, () -> "line " + line + ": " + what + "; " + happening());
  }

  void same(@Nullable Object expected, @Nullable Object actual, String what) {
    assertEquals(expected, actual, () -> "line " + line + ": " + what + "; " + happening());
  }
}
