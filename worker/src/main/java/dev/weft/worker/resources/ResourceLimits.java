package dev.weft.worker.resources;

import org.jspecify.annotations.Nullable;

/**
 * From where on no more work is taken; {@code null} is no limit.
 *
 * @param maxCpuUsage how busy the machine may be, as a share of what the worker may have of it,
 *     above 0 up to 1
 * @param maxMemoryBytes how many bytes of memory the worker's process may hold
 * @param maxStorageBytes how many bytes the files in its folders may have together
 */
public record ResourceLimits(
    @Nullable Double maxCpuUsage, @Nullable Long maxMemoryBytes, @Nullable Long maxStorageBytes) {
  /** No limit. */
  public static final ResourceLimits NONE = new ResourceLimits(null, null, null);

  /** Checks the ranges. */
  public ResourceLimits {
    if (maxCpuUsage != null && !(maxCpuUsage > 0 && maxCpuUsage <= 1)) {
      throw new IllegalArgumentException(
          "maxCpuUsage must be above 0 and at most 1, got " + maxCpuUsage);
    }
    checkBytes("maxMemoryBytes", maxMemoryBytes);
    checkBytes("maxStorageBytes", maxStorageBytes);
  }

  private static void checkBytes(String name, @Nullable Long bytes) {
    if (bytes != null && bytes < 1) {
      throw new IllegalArgumentException(name + " must be at least 1 byte, got " + bytes);
    }
  }

  /** Whether nothing is limited. */
  public boolean isNone() {
    return equals(NONE);
  }

  /** Returns these limits, and where they are silent those of another source. */
  public ResourceLimits orElse(ResourceLimits other) {
    return new ResourceLimits(
        maxCpuUsage == null ? other.maxCpuUsage : maxCpuUsage,
        maxMemoryBytes == null ? other.maxMemoryBytes : maxMemoryBytes,
        maxStorageBytes == null ? other.maxStorageBytes : maxStorageBytes);
  }
}
