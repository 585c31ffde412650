package dev.weft.task;

import org.jspecify.annotations.Nullable;

/**
 * Whether, how often and in how many parts a task runs.
 *
 * @param waitsForAny whether one accepted end of what it waits for is enough
 * @param when the condition under which it runs, if it has one
 * @param forEach the list for each item of which it runs, if it is a mapped one
 * @param graph the sub-graph that stands in its place, if it is one
 */
public record Flow(
    boolean waitsForAny,
    @Nullable Condition when,
    @Nullable ForEach forEach,
    @Nullable GraphUse graph) {

  /** Once, always, by itself, after all that it waits for. */
  public static final Flow PLAIN = new Flow(false, null, null, null);
}
