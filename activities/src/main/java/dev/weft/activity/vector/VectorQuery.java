package dev.weft.activity.vector;

import static java.util.Objects.requireNonNull;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import org.jspecify.annotations.Nullable;

/**
 * What to look for in a collection.
 *
 * @param mode how hits are found and scored
 * @param text the words to search for; needed by {@code text} and {@code hybrid}
 * @param vector the vector to search for; needed by {@code vector} and {@code hybrid}; not copied
 * @param k how many hits at most, 1 to {@value #MOST_HITS}
 * @param filter what hits must fulfil, if anything
 * @param minScore hits below it are left out, if given; on the scale of the mode
 */
@SuppressWarnings("ArrayRecordComponent") // never changed, and never compared
public record VectorQuery(
    SearchMode mode,
    @Nullable String text,
    float @Nullable [] vector,
    int k,
    @Nullable ItemFilter filter,
    @Nullable Double minScore) {

  /** The most hits that one query may ask for. */
  public static final int MOST_HITS = 10_000;

  /**
   * Checks the parts.
   *
   * @throws WeftException {@code INVALID_INPUT} when the mode needs what is missing, or k is out of
   *     its range
   */
  public VectorQuery {
    requireNonNull(mode, "mode is null");
    if (k < 1 || k > MOST_HITS) {
      throw invalid("k must be from 1 to " + MOST_HITS + ", got " + k);
    }
    if (mode.usesText() && text == null) {
      throw invalid("a query of mode " + mode.word() + " needs a text");
    }
    if (mode.usesVector() && vector == null) {
      throw invalid("a query of mode " + mode.word() + " needs a vector");
    }
  }

  /** Looks for vectors. */
  public static VectorQuery vector(float[] vector, int k) {
    return new VectorQuery(SearchMode.VECTOR, null, vector, k, null, null);
  }

  /** Looks for words. */
  public static VectorQuery text(String text, int k) {
    return new VectorQuery(SearchMode.TEXT, text, null, k, null, null);
  }

  /** Looks for both. */
  public static VectorQuery hybrid(String text, float[] vector, int k) {
    return new VectorQuery(SearchMode.HYBRID, text, vector, k, null, null);
  }

  /** Returns a copy whose hits must fulfil a condition. */
  public VectorQuery where(ItemFilter condition) {
    return new VectorQuery(mode, text, vector, k, condition, minScore);
  }

  /** Returns a copy whose hits have at least this score. */
  public VectorQuery atLeast(double score) {
    return new VectorQuery(mode, text, vector, k, filter, score);
  }

  /** Whether a score is good enough. */
  boolean accepts(double score) {
    return minScore == null || score >= minScore;
  }

  /**
   * How many candidates each list of a fusion has, and how many neighbours an approximate search
   * looks for: four for each wanted hit, at least 40, and never more than 100 beyond k.
   *
   * <p>Measured on 100,000 vectors of 384 dimensions, k = 10: 20 neighbours find .980 of the true
   * ten, 40 find .9996.
   */
  int depth() {
    return Math.max(40, Math.min(4 * k, k + 100));
  }

  private static WeftException invalid(String message) {
    return new WeftException(FailureCode.INVALID_INPUT, message);
  }
}
