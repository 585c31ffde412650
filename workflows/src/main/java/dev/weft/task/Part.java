package dev.weft.task;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which part of an upstream task a reference means. */
public enum Part {
  /** What it answered; the default. */
  OUTPUT,
  /** How it ended. */
  STATUS,
  /** Why it failed. */
  ERROR,
  /** What it cost. */
  METRICS,
  /** Of a mapped task: how many instances ended how. */
  COUNTS,
  /** Of a mapped task: the errors of its instances. */
  ERRORS,
  /** Of a mapped task: the results of its instances. */
  RESULTS;

  /** The word in a graph file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the part of this word, or {@code null}. */
  public static @Nullable Part of(String word) {
    for (Part part : values()) {
      if (part.word().equals(word)) {
        return part;
      }
    }
    return null;
  }
}
