package dev.weft.task;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether, how often, in how many parts and in whose company a task runs.
 *
 * @param waitsForAny whether one accepted end of what it waits for is enough
 * @param when the condition under which it runs, if it has one
 * @param forEach the list for each item of which it runs, if it is a mapped one
 * @param graph the sub-graph that stands in its place, if it is one
 * @param fuse whether it may travel together with others
 * @param estimate how long one attempt is expected to take, if the graph says so
 */
public record Flow(
    boolean waitsForAny,
    @Nullable Condition when,
    @Nullable ForEach forEach,
    @Nullable GraphUse graph,
    Fuse fuse,
    @Nullable Duration estimate) {

  /** Once, always, by itself, after all that it waits for. */
  public static final Flow PLAIN = new Flow(false, null, null, null, Fuse.AUTO, null);

  /** Checks that nothing is missing. */
  public Flow {
    requireNonNull(fuse, "fuse is null");
  }
}
