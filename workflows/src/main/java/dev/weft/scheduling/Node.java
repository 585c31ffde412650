package dev.weft.scheduling;

import dev.weft.run.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What tells a task from a plain one at the top of the graph.
 *
 * @param kind what it is
 * @param parent the task it is a part of, or -1
 * @param position which item of its parent it is for, or -1
 * @param isAny whether one accepted end of what it waits for is enough
 * @param graph the sub-graph in which its definition stands, if it does
 * @param scope what the names in its definition mean; {@code null} at the top
 * @param growth what it becomes, if it stands for others
 */
record Node(
    Kind kind,
    int parent,
    int position,
    boolean isAny,
    @Nullable String graph,
    @Nullable Scope scope,
    @Nullable Growth growth) {
  static final Node PLAIN = new Node(Kind.TASK, -1, -1, false, null, null, null);
  static final Node OTHER_RUN = new Node(Kind.OTHER_RUN, -1, -1, false, null, null, null);

  /** What a task is, in the eyes of the scheduler. */
  enum Kind {
    /** Workers run it. */
    TASK,
    /** It stands for one instance for each item of a list. */
    MAP,
    /** It stands for the tasks of a sub-graph. */
    GRAPH,
    /** It is a task of another run, here only to be waited for. */
    OTHER_RUN
  }
}
