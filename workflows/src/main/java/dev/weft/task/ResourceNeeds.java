package dev.weft.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a task says it needs of its worker while it runs.
 *
 * <p>A worker lends it to the task and takes it back at its end; nothing stops a task from using
 * more. 0 stands for what it does not say.
 *
 * @param cpu cores, such as 0.5
 * @param memory bytes of memory
 * @param storage bytes of files
 */
public record ResourceNeeds(double cpu, long memory, long storage) {
  private static final double STEP = 1_024;
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

  /** Nothing said. */
  public static final ResourceNeeds NONE = new ResourceNeeds(0, 0, 0);

  /** Checks that nothing is negative. */
  public ResourceNeeds {
    if (!(cpu >= 0) || memory < 0 || storage < 0) {
      throw new IllegalArgumentException(
          "needs must be at least 0, got " + cpu + ", " + memory + ", " + storage);
    }
  }

  /** Whether the task says nothing. */
  public boolean isNone() {
    return equals(NONE);
  }

  /** Says what is needed, in the units of people. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    if (cpu > 0) {
      parts.add(String.format(Locale.ROOT, "cpu %.2f", cpu));
    }
    if (memory > 0) {
      parts.add("memory " + bytes(memory));
    }
    if (storage > 0) {
      parts.add("storage " + bytes(storage));
    }
    return parts.isEmpty() ? "nothing" : String.join(", ", parts);
  }

  /** Writes a number of bytes with one decimal, such as {@code 1.5 GiB}. */
  public static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= STEP && unit < UNITS.size() - 1) {
      value /= STEP;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS.get(unit));
  }
}
