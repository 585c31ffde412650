package dev.weft.worker.resources;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The host as the Java machine sees it, where OSHI has no way without native code. */
final class JavaMachine implements Machine {
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  @Override
  public int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  @Override
  public double cpu() {
    double load = system.getCpuLoad();
    return load >= 0 ? load : 0;
  }

  @Override
  public long memoryBytes() {
    return system.getTotalMemorySize();
  }

  @Override
  public long usedMemoryBytes() {
    return Math.max(0, system.getTotalMemorySize() - system.getFreeMemorySize());
  }

  /** Not known. */
  @Override
  public long networkBytes() {
    return 0;
  }
}
