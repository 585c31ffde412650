package dev.weft.client;

import dev.weft.run.Explanation;
import dev.weft.run.Routes;
import dev.weft.run.TaskState;
import dev.weft.run.WorkerReport;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Adds to a run's own word why nobody takes its tasks now, which only the workers know. */
final class ClosedWorkers {
  private final List<WorkerReport> workers;

  ClosedWorkers(List<WorkerReport> workers) {
    this.workers = workers;
  }

  /**
   * Returns an explanation that names the workers that take nothing, if nobody takes anything from
   * a queue on which its tasks wait.
   */
  Explanation in(Explanation explanation) {
    Set<String> reasons = new LinkedHashSet<>();
    for (TaskState task : explanation.tasks()) {
      if (!task.status().isFinal() && task.waitsFor().isEmpty()) {
        reasons.addAll(reasons(task.queue()));
      }
    }
    return reasons.isEmpty()
        ? explanation
        : new Explanation(
            explanation.text() + "; " + String.join("; ", reasons), explanation.tasks());
  }

  private List<String> reasons(String queue) {
    List<WorkerReport> serving =
        workers.stream().filter(each -> each.queues().contains(queue)).toList();
    List<String> reasons =
        serving.stream()
            .flatMap(
                each ->
                    closed(each, queue)
                        .map(why -> "worker " + each.state().id() + " takes none: " + why)
                        .stream())
            .toList();
    return reasons.size() == serving.size() ? reasons : List.of();
  }

  private static Optional<String> closed(WorkerReport worker, String queue) {
    String whole = worker.state().closed();
    return whole != null
        ? Optional.of(whole)
        : worker.closedTypes().entrySet().stream()
            .filter(each -> isQueueOf(each.getKey(), queue))
            .map(each -> each.getKey() + " " + each.getValue())
            .findFirst();
  }

  /** Whether only tasks of this type travel on a queue. */
  private static boolean isQueueOf(String type, String queue) {
    String own = Routes.BY_TYPE.queues().get(type);
    return own != null && (queue.equals(own) || queue.startsWith(own + "."));
  }
}
