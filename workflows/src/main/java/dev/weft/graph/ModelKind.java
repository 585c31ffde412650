package dev.weft.graph;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a model can do. */
public enum ModelKind {
  /** Turns texts into vectors. */
  EMBED,
  /** Gives texts a label. */
  CLASSIFY,
  /** Answers a question from passages. */
  ANSWER,
  /** Says how well passages fit a query. */
  RERANK,
  /** Writes a text. */
  GENERATE;

  /** The word for it in files and answers. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the word, in whichever case.
   *
   * @throws IllegalArgumentException when there is no such kind
   */
  @JsonCreator
  public static ModelKind of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
