package dev.weft.run;

import dev.weft.task.ResourceNeeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

  /** Says how much it is; what is not bounded is left out. */
  public String text() {
    List<String> parts = new ArrayList<>();
    if (cpuCores < Double.MAX_VALUE) {
      parts.add(String.format(Locale.ROOT, "cpu %.2f", cpuCores));
    }
    if (memoryBytes < Long.MAX_VALUE) {
      parts.add("memory " + ResourceNeeds.bytes(memoryBytes));
    }
    if (storageBytes < Long.MAX_VALUE) {
      parts.add("storage " + ResourceNeeds.bytes(storageBytes));
    }
    return parts.isEmpty() ? "everything" : String.join(", ", parts);
  }

  /** Whether a task that needs so much could ever run here. */
  public boolean covers(ResourceNeeds needs) {
    return needs.cpu() <= cpuCores
        && needs.memory() <= memoryBytes
        && needs.storage() <= storageBytes;
  }
}
