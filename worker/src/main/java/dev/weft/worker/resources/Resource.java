package dev.weft.worker.resources;

import dev.weft.run.ResourceUsage;
import dev.weft.task.ResourceNeeds;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One thing that can run out. */
enum Resource {
  CPU("maxCpuUsage") {
    @Override
    double used(ResourceUsage usage) {
      return usage.cpu();
    }

    @Override
    @Nullable Number limit(ResourceLimits limits) {
      return limits.maxCpuUsage();
    }

    @Override
    String text(double value) {
      return String.format(Locale.ROOT, "%.0f %%", value * 100);
    }
  },
  MEMORY("maxMemoryBytes") {
    @Override
    double used(ResourceUsage usage) {
      return usage.memoryBytes();
    }

    @Override
    @Nullable Number limit(ResourceLimits limits) {
      return limits.maxMemoryBytes();
    }
  },
  STORAGE("maxStorageBytes") {
    @Override
    double used(ResourceUsage usage) {
      return usage.storageBytes();
    }

    @Override
    @Nullable Number limit(ResourceLimits limits) {
      return limits.maxStorageBytes();
    }
  };

  private final String setting;

  Resource(String setting) {
    this.setting = setting;
  }

  abstract double used(ResourceUsage usage);

  abstract @Nullable Number limit(ResourceLimits limits);

  String text(double value) {
    return ResourceNeeds.bytes((long) value);
  }

  /** What people call it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Says what is used and what the limit is. */
  String complaint(ResourceUsage usage, Number limit) {
    return word()
        + " "
        + text(used(usage))
        + ", limit "
        + text(limit.doubleValue())
        + " ("
        + setting
        + ")";
  }
}
