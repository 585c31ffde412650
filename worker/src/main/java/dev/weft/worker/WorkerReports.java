package dev.weft.worker;

import dev.weft.run.WorkerReport;
import dev.weft.run.WorkerState;
import dev.weft.worker.resources.WorkerResources;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Says how a worker is. Thread-safe. */
final class WorkerReports {
  private final String identity;
  private final WorkerConfig config;
  private final Set<String> queues;
  private final WorkerResources resources;

  /** Makes them; the set of queues may still grow. */
  WorkerReports(
      String identity, WorkerConfig config, Set<String> queues, WorkerResources resources) {
    this.identity = identity;
    this.config = config;
    this.queues = queues;
    this.resources = resources;
  }

  WorkerReport report() {
    WorkerState state = resources.gate().state(identity, config.slots());
    Map<String, String> closedTypes = new TreeMap<>();
    String closed = resources.gate().closedNow(null).orElse(null);
    if (closed == null) {
      for (String type : config.types()) {
        resources.gate().closedNow(type).ifPresent(why -> closedTypes.put(type, why));
      }
    }
    return new WorkerReport(
        closed == null ? state : state.because(closed),
        List.copyOf(config.types()),
        List.copyOf(queues),
        resources.admission().running(),
        resources.admission().waiting(),
        resources.admission().free(),
        closedTypes);
  }
}
