package dev.weft.task;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a task asks of workers before it starts.
 *
 * @param resources what it says it needs of its worker while it runs
 * @param admission what happens when no worker has room for it; {@code null} for what the graph
 *     says
 * @param queueTimeout how long it may wait for a worker; {@code null} for as long as it takes
 * @param limitKey the name under which a limit of its graph counts it, if any
 */
public record Requirements(
    ResourceNeeds resources,
    @Nullable AdmissionMode admission,
    @Nullable Duration queueTimeout,
    @Nullable String limitKey) {

  /** Nothing declared; it waits for a worker as long as it takes, and no key counts it. */
  public static final Requirements NONE = new Requirements(ResourceNeeds.NONE, null, null, null);

  /** Checks that nothing is missing. */
  public Requirements {
    requireNonNull(resources, "resources is null");
  }
}
