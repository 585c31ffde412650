package dev.weft.worker.resources;

import java.util.ArrayList;
import java.util.List;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.nativefree.SystemInfo;

/**
 * The host as OSHI reads it from the files of the kernel, without native code.
 *
 * <p>Making it takes about 0.1 s of CPU time, a reading of processors and memory 1 ms, one of an
 * interface 1 to 2 ms.
 */
final class OshiMachine implements Machine {
  private final CentralProcessor processor;
  private final GlobalMemory memory;
  private final List<NetworkIF> interfaces;
  private long[] ticks;

  OshiMachine() {
    HardwareAbstractionLayer hardware = new SystemInfo().getHardware();
    processor = hardware.getProcessor();
    memory = hardware.getMemory();
    interfaces = new ArrayList<>(hardware.getNetworkIFs());
    ticks = processor.getSystemCpuLoadTicks();
  }

  /** Whether OSHI can read this operating system without native code. */
  static boolean isAvailable() {
    return new SystemInfo().isAvailable();
  }

  @Override
  public int processors() {
    return processor.getLogicalProcessorCount();
  }

  @Override
  public double cpu() {
    long[] now = processor.getSystemCpuLoadTicks();
    double load = processor.getSystemCpuLoadBetweenTicks(ticks, now);
    ticks = now;
    return Double.isNaN(load) ? 0 : Math.clamp(load, 0, 1);
  }

  @Override
  public long memoryBytes() {
    return memory.getTotal();
  }

  @Override
  public long usedMemoryBytes() {
    return Math.max(0, memory.getTotal() - memory.getAvailable());
  }

  @Override
  public long networkBytes() {
    long bytes = 0;
    for (NetworkIF each : interfaces) {
      each.updateAttributes();
      bytes += each.getBytesRecv() + each.getBytesSent();
    }
    return bytes;
  }
}
