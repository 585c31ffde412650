package dev.weft.activity.vector;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How hits are found and scored. */
public enum SearchMode {
  /** By the cosine of the vectors, -1 to 1. */
  VECTOR,
  /** By the words of the text: BM25, from 0 without an upper end. */
  TEXT,
  /** By both lists, fused by rank; 1 is the best of both lists, 0 is never reached. */
  HYBRID;

  /** The word for it in files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it compares vectors. */
  public boolean usesVector() {
    return this != TEXT;
  }

  /** Whether it compares words. */
  public boolean usesText() {
    return this != VECTOR;
  }

  /**
   * Reads the word.
   *
   * @throws WeftException {@code INVALID_INPUT} when there is no such mode, with the known ones
   */
  public static SearchMode of(String word) {
    for (SearchMode each : values()) {
      if (each.word().equals(word)) {
        return each;
      }
    }
    throw new WeftException(
        FailureCode.INVALID_INPUT,
        "there is no mode '"
            + word
            + "'; known: "
            + Arrays.stream(values()).map(SearchMode::word).collect(Collectors.joining(", ")));
  }
}
