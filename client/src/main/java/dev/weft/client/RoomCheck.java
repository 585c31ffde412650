package dev.weft.client;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.SubGraph;
import dev.weft.graph.TaskGraph;
import dev.weft.result.TaskResult;
import dev.weft.run.Routes;
import dev.weft.run.WorkerReport;
import dev.weft.task.AdmissionMode;
import dev.weft.task.Dependency;
import dev.weft.task.GraphUse;
import dev.weft.task.Task;
import dev.weft.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Refuses a graph before it starts, when a task of it says {@code admission: reject} and no worker
 * has room for it now, or what it waits for has ended otherwise.
 */
final class RoomCheck {
  /** How long after its start a worker may be unknown to the server. */
  private static final Duration UNKNOWN = Duration.ofMillis(600);

  private static final long BETWEEN_LOOKS_MS = 150;

  private final WorkerDirectory workers;
  private final TaskEnds ends;
  private final Routes routes;

  RoomCheck(WorkerDirectory workers, TaskEnds ends, Routes routes) {
    this.workers = workers;
    this.ends = ends;
    this.routes = routes;
  }

  /**
   * Asks the workers, if any task wants that; a server that cannot say who polls refuses nothing.
   *
   * @throws WeftException {@code NO_WORKER} when nobody polls the queue of such a task, {@code
   *     INSUFFICIENT_RESOURCES} with measured values and limits when nobody has room for it, {@code
   *     DEPENDENCY_NOT_MET} with the dependency and its status
   */
  void check(TaskGraph graph) {
    List<Task> picky = picky(graph);
    if (picky.isEmpty()) {
      return;
    }
    picky.forEach(this::checkOtherRuns);
    WorkerDirectory.Census census = census();
    if (!census.isKnown()) {
      return;
    }
    List<WorkerReport> reports = census.reports();
    picky.stream()
        .filter(task -> task.flow().graph() == null)
        .forEach(each -> check(each, reports));
  }

  /** A worker that has just started is not known to the server in the same instant. */
  private WorkerDirectory.Census census() {
    long end = System.nanoTime() + UNKNOWN.toNanos();
    CountDownLatch never = new CountDownLatch(1);
    WorkerDirectory.Census census = workers.census();
    while (census.isKnown() && census.reports().isEmpty() && System.nanoTime() < end) {
      try {
        never.await(BETWEEN_LOOKS_MS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return census;
      }
      census = workers.census();
    }
    return census;
  }

  /** The tasks that are to be refused rather than to wait; those of a sub-graph with their use. */
  private static List<Task> picky(TaskGraph graph) {
    List<Task> picky = new ArrayList<>();
    collect(graph, graph.tasks(), graph::admission, new HashSet<>(), picky);
    return picky;
  }

  private interface Mode {
    AdmissionMode of(Task task);
  }

  private static void collect(
      TaskGraph graph, List<Task> tasks, Mode mode, Set<String> seen, List<Task> into) {
    for (Task task : tasks) {
      AdmissionMode wanted = mode.of(task);
      if (wanted == AdmissionMode.REJECT) {
        into.add(task);
      }
      GraphUse use = task.flow().graph();
      SubGraph inner = use == null ? null : graph.graphs().get(use.graph());
      if (inner != null && seen.add(inner.name() + wanted)) {
        Mode inherited = each -> each.admission() == null ? wanted : each.admission();
        collect(graph, inner.tasks(), inherited, seen, into);
      }
    }
  }

  private void check(Task task, List<WorkerReport> reports) {
    String queue = routes.queueOf(task.type());
    List<WorkerReport> serving =
        reports.stream().filter(each -> each.serves(task.type(), queue)).toList();
    String who = "task '%s' (%s, admission: reject)".formatted(task.id(), task.type());
    if (serving.isEmpty()) {
      throw new WeftException(
          FailureCode.NO_WORKER,
          "no worker polls %s, which %s needs; start one with `weft worker`, or let it wait"
              .formatted(queue, who));
    }
    List<String> refusals = new ArrayList<>();
    for (WorkerReport each : serving) {
      Optional<String> refusal = each.refusal(task.type(), task.resources());
      if (refusal.isEmpty()) {
        return;
      }
      refusals.add(each.state().id() + ": " + refusal.get());
    }
    throw new WeftException(
        FailureCode.INSUFFICIENT_RESOURCES,
        "no worker has room for %s now: %s".formatted(who, String.join("; ", refusals)));
  }

  private void checkOtherRuns(Task task) {
    for (Dependency each : task.waitsFor()) {
      TaskId id = each.task();
      if (id.value().indexOf('/') > 0) {
        end(id)
            .filter(end -> !each.accept().contains(end.status()))
            .ifPresent(
                end -> {
                  throw new WeftException(
                      FailureCode.DEPENDENCY_NOT_MET,
                      "task '%s' waits for '%s', which ended %s instead of %s (admission: reject)"
                          .formatted(task.id(), id, end.status(), words(each)));
                });
      }
    }
  }

  /** How a task of another run ended; nothing when it has not, or there is no such run yet. */
  private Optional<TaskResult> end(TaskId id) {
    try {
      return ends.find(SingleTask.run(id), SingleTask.task(id));
    } catch (WeftException e) {
      if (e.code() == FailureCode.NOT_FOUND || e.code() == FailureCode.CANCELLED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static String words(Dependency dependency) {
    return dependency.accept().stream()
        .sorted()
        .map(Enum::name)
        .collect(Collectors.joining(" or "));
  }
}
