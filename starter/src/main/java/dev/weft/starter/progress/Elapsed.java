package dev.weft.starter.progress;

import java.time.Duration;
import java.util.Locale;

/**
 * Writes a duration the way people say it: {@code 40 ms}, {@code 0.4 s}, {@code 12 s}, {@code 3 min
 * 05 s}.
 */
public final class Elapsed {
  private Elapsed() {}

  /** Returns the words; at most three digits matter. */
  public static String text(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    if (millis > 0 && millis < 100) {
      return millis + " ms";
    }
    long seconds = millis / 1000;
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
    }
    return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
  }
}
