package dev.weft.scheduling;

/**
 * How much the workers of a queue run at once, as far as they have said.
 *
 * @param slots how many tasks
 * @param cores how many that keep the processor busy
 */
record Places(int slots, int cores) {
  /** Before any worker has answered. */
  static final Places UNKNOWN = new Places(2, 2);

  /**
   * Returns how many tasks at once are worth while.
   *
   * @param cpuShare which part of its time such a task keeps a core busy
   */
  int forWork(double cpuShare) {
    double most = cores / Math.max(cpuShare, 1e-3);
    return (int) Math.max(1, Math.min(slots, Math.ceil(most)));
  }
}
