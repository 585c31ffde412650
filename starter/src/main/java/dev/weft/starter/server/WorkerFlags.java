package dev.weft.starter.server;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says about a worker; the rest comes from the environment and the file.
 *
 * @param types the task types to work on; empty for all
 * @param slots how many tasks at once, or {@code null}
 * @param config the file with settings, or {@code null}
 * @param isShared whether every machine of the server sees the same folder of blobs
 * @param metricsPort where the worker shows its metrics, or {@code null}
 * @param traces the collector it sends traces to, or {@code null}
 */
public record WorkerFlags(
    List<String> types,
    @Nullable Integer slots,
    @Nullable Path config,
    boolean isShared,
    @Nullable Integer metricsPort,
    @Nullable URI traces) {
  /** Nothing said. */
  public static final WorkerFlags NONE = new WorkerFlags(List.of(), null, null, false, null, null);

  /** Returns a copy that says whether the folder of blobs is shared. */
  public WorkerFlags shared(boolean shared) {
    return new WorkerFlags(types, slots, config, shared, metricsPort, traces);
  }

  /** Copies the list. */
  public WorkerFlags {
    types = List.copyOf(types);
  }
}
