package dev.weft.benchmark.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What a task of some runs cost.
 *
 * @param worker milliseconds of CPU time of Weft's worker
 * @param server milliseconds of CPU time of the server
 */
record TaskCost(double worker, double server) {

  /**
   * Runs a graph one time after the other and measures.
   *
   * @param runs how often; the CPU time of a process comes in steps of 10 ms, too coarse for one
   *     small run
   * @param tasks how many tasks a run has
   */
  static TaskCost of(Rig rig, JsonNode graph, int runs, int tasks) throws NotRunException {
    ProcessUse worker = new ProcessUse(rig.weftWorker().handle());
    ProcessUse server = new ProcessUse(rig.server().handle());
    double workerBefore = worker.cpuSeconds();
    double serverBefore = server.cpuSeconds();
    for (int run = 0; run < runs; run++) {
      rig.weft(graph);
    }
    double thousands = (double) runs * tasks / 1000;
    return new TaskCost(
        (worker.cpuSeconds() - workerBefore) / thousands,
        (server.cpuSeconds() - serverBefore) / thousands);
  }

  /** Returns the medians of both. */
  static TaskCost middle(List<TaskCost> costs) {
    return new TaskCost(
        Contest.middle(costs.stream().mapToDouble(TaskCost::worker).toArray()),
        Contest.middle(costs.stream().mapToDouble(TaskCost::server).toArray()));
  }

  /** Of both together. */
  double both() {
    return worker + server;
  }
}
