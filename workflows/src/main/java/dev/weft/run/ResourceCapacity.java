package dev.weft.run;

import dev.weft.task.ResourceNeeds;

/**
 * What a worker may use at most: the least of what the host, the control group, the Java machine
 * and its configuration allow.
 *
 * @param cpuCores cores
 * @param memoryBytes bytes of memory
 * @param storageBytes bytes of files in its folders, those that are there already included
 */
public record ResourceCapacity(double cpuCores, long memoryBytes, long storageBytes) {
  /** No bound at all, as of a worker that does not measure. */
  public static final ResourceCapacity UNBOUNDED =
      new ResourceCapacity(Double.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

  /** Whether a task that needs so much could ever run here. */
  public boolean covers(ResourceNeeds needs) {
    return needs.cpu() <= cpuCores
        && needs.memory() <= memoryBytes
        && needs.storage() <= storageBytes;
  }
}
