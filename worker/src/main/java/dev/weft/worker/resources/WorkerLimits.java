package dev.weft.worker.resources;

import dev.weft.run.ResourceCapacity;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The limits of a worker: for all its work, and tighter ones for single types.
 *
 * @param all for everything
 * @param byType for tasks of a type; {@code CUSTOM} stands for all custom ones
 */
public record WorkerLimits(ResourceLimits all, Map<String, ResourceLimits> byType) {
  /** No limits. */
  public static final WorkerLimits NONE = new WorkerLimits(ResourceLimits.NONE, Map.of());

  /** Copies the map. */
  public WorkerLimits {
    byType = Collections.unmodifiableMap(new TreeMap<>(byType));
  }

  /** Returns these limits, and where they are silent those of another source. */
  public WorkerLimits orElse(WorkerLimits other) {
    Map<String, ResourceLimits> types = new TreeMap<>(other.byType);
    byType.forEach((type, own) -> types.merge(type, own, (theirs, mine) -> mine.orElse(theirs)));
    return new WorkerLimits(all.orElse(other.all), types);
  }

  /** Whether nothing is limited. */
  public boolean isNone() {
    return all.isNone() && byType.values().stream().allMatch(ResourceLimits::isNone);
  }

  /** Returns the limits of a type beyond those for everything. */
  ResourceLimits of(String type) {
    return byType.getOrDefault(type, ResourceLimits.NONE);
  }

  /** Returns what of a machine's capacity may be used for work at most. */
  ResourceCapacity within(ResourceCapacity machine) {
    Double cpu = all.maxCpuUsage();
    Long memory = all.maxMemoryBytes();
    Long storage = all.maxStorageBytes();
    return new ResourceCapacity(
        cpu == null ? machine.cpuCores() : machine.cpuCores() * cpu,
        memory == null ? machine.memoryBytes() : Math.min(machine.memoryBytes(), memory),
        storage == null ? machine.storageBytes() : Math.min(machine.storageBytes(), storage));
  }
}
