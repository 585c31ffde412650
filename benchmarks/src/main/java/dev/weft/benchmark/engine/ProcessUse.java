package dev.weft.benchmark.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process uses, as the operating system tells it: CPU time in steps of 10 ms, and on Linux
 * the most memory that was resident.
 *
 * @param process the process
 */
record ProcessUse(ProcessHandle process) {
  private static final String PEAK = "VmHWM:";

  /** Its CPU time so far, all threads together, in seconds. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  /** Forgets the peak of the resident memory; does nothing where there is no such thing. */
  void resetPeak() {
    Path file = file("clear_refs");
    if (Files.isWritable(file)) {
      try {
        Files.writeString(file, "5");
      } catch (IOException e) {
        throw new UncheckedIOException("cannot reset the peak of process " + process.pid(), e);
      }
    }
  }

  /** The most bytes that were resident since {@link #resetPeak}; 0 where nobody tells. */
  long peakBytes() {
    Path file = file("status");
    if (!Files.isReadable(file)) {
      return 0;
    }
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(PEAK))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the peak of process " + process.pid(), e);
    }
  }

  private Path file(String name) {
    return Path.of("/proc", Long.toString(process.pid()), name);
  }
}
