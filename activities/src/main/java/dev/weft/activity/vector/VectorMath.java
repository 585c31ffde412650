package dev.weft.activity.vector;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;

/**
 * How vectors are compared when the result is shown: in double precision and in the order of their
 * numbers, so that it is the same on every machine.
 */
final class VectorMath {
  /** How far the length of a vector that is said to be 1 may be off. */
  private static final double UNIT_TOLERANCE = 0.001;

  private VectorMath() {}

  /** The cosine of two vectors of the same length, six decimals. */
  static double cosine(float[] a, float[] b, boolean areUnit) {
    double dot = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
    }
    if (!areUnit) {
      dot /= Math.sqrt(squares(a) * squares(b));
    }
    return rounded(dot);
  }

  /** Six decimals: what lies behind them is noise of the way of summing. */
  static double rounded(double score) {
    return Math.round(score * 1_000_000) / 1_000_000.0;
  }

  /** Four decimals, for scores that are sums of 32-bit numbers without an upper end. */
  static double roundedWords(double score) {
    return Math.round(score * 10_000) / 10_000.0;
  }

  /**
   * Refuses vectors with which nothing can be compared.
   *
   * @throws WeftException {@code INVALID_INPUT} when a number is none, or the length is wrong
   */
  static void checkUsable(float[] vector, boolean isUnit, String whose) {
    double squares = squares(vector);
    if (!Double.isFinite(squares)) {
      throw invalid(whose, "holds numbers that are not finite");
    }
    if (squares == 0) {
      throw invalid(whose, "is all zeros and has no direction");
    }
    if (isUnit && Math.abs(Math.sqrt(squares) - 1) > UNIT_TOLERANCE) {
      throw invalid(
          whose, "has the length " + Math.sqrt(squares) + ", but its fingerprint says it is 1");
    }
  }

  private static double squares(float[] vector) {
    double sum = 0;
    for (float each : vector) {
      sum += (double) each * each;
    }
    return sum;
  }

  private static WeftException invalid(String whose, String what) {
    return new WeftException(
        FailureCode.INVALID_INPUT,
        "the vector of " + whose + " " + what + "; embed it again with the model named there");
  }
}
