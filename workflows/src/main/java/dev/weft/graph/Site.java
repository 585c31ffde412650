package dev.weft.graph;

/**
 * A place for values: whose it is, and what may stand there.
 *
 * @param task the index of the task in its list; {@link #NOBODY} outside of tasks
 * @param takesReferences whether something of another task may stand there, and with it a parameter
 *     that is only known while the run goes on
 * @param takesItems whether {@code {item}} may stand there
 */
record Site(int task, boolean takesReferences, boolean takesItems) {
  private static final int NOBODY = -1;

  /** The outputs of a graph: references there are no dependencies of a task. */
  static final Site OUTPUTS = new Site(NOBODY, true, false);

  /** Whatever must be known before a run starts, or before a sub-graph does. */
  static final Site SETTING = new Site(NOBODY, false, false);

  /** A place in a task where upstream references may stand. */
  static Site of(int task, boolean isMapped) {
    return new Site(task, true, isMapped);
  }

  /** Whether references here make a task wait. */
  boolean isOfTask() {
    return task != NOBODY;
  }
}
