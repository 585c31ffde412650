package dev.weft.starter.server;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says about a worker; the rest comes from the environment and the file.
 *
 * @param types the task types to work on; empty for all
 * @param slots how many tasks at once, or {@code null}
 * @param config the file with settings, or {@code null}
 */
public record WorkerFlags(List<String> types, @Nullable Integer slots, @Nullable Path config) {
  /** Nothing said. */
  public static final WorkerFlags NONE = new WorkerFlags(List.of(), null, null);

  /** Copies the list. */
  public WorkerFlags {
    types = List.copyOf(types);
  }
}
