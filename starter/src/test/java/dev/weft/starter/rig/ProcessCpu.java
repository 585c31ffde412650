package dev.weft.starter.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The CPU time that a Java process has used, as the Linux kernel counts it in ticks of 10 ms.
 *
 * @param all of all its threads, ended ones included
 * @param machine of those of the Java machine itself: compiler and collector
 */
public record ProcessCpu(Duration all, Duration machine) {
  private static final int TICK_MILLIS = 10;

  /** As the kernel cuts them, after 15 characters. */
  private static final List<String> MACHINE =
      List.of("C1 Compiler", "C2 Compiler", "GC Thread", "G1 ", "VM Thread", "Sweeper");

  /** The fields before these are the process number and the name in parentheses. */
  private static final int USER = 11;

  private static final int SYSTEM = 12;

  /** Reads the counts of a process; needs Linux. */
  public static ProcessCpu of(long pid) {
    Path folder = Path.of("/proc", Long.toString(pid));
    try (Stream<Path> threads = Files.list(folder.resolve("task"))) {
      long machine =
          threads
              .map(each -> read(each.resolve("stat")))
              .filter(stat -> MACHINE.stream().anyMatch(name(stat)::startsWith))
              .mapToLong(ProcessCpu::ticks)
              .sum();
      return new ProcessCpu(
          Duration.ofMillis(ticks(read(folder.resolve("stat"))) * TICK_MILLIS),
          Duration.ofMillis(machine * TICK_MILLIS));
    } catch (IOException e) {
      throw new UncheckedIOException("the threads of " + pid + " cannot be listed", e);
    }
  }

  /** Returns what was used since an earlier reading. */
  public ProcessCpu since(ProcessCpu earlier) {
    return new ProcessCpu(all.minus(earlier.all), machine.minus(earlier.machine));
  }

  /** A thread may end between the two looks. */
  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "0 (gone) S";
    }
  }

  private static String name(String stat) {
    return stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  }

  private static long ticks(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ");
    return fields.length <= SYSTEM
        ? 0
        : Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
  }
}
