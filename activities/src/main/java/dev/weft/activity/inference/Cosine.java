package dev.weft.activity.inference;

import dev.weft.activity.model.Embedder.Embedded;

/** How alike two vectors are, in double precision and in the order of their numbers. */
final class Cosine {
  private Cosine() {}

  /** The cosine of the angle between row {@code i} of one and row {@code j} of the other. */
  static double between(Embedded one, int i, Embedded other, int j) {
    int dimensions = one.dimensions();
    double dot = 0;
    double ones = 0;
    double others = 0;
    for (int d = 0; d < dimensions; d++) {
      double a = one.values()[i * dimensions + d];
      double b = other.values()[j * dimensions + d];
      dot += a * b;
      ones += a * a;
      others += b * b;
    }
    return ones == 0 || others == 0 ? 0 : dot / Math.sqrt(ones * others);
  }

  /** Four decimals: what lies behind them is noise, and another machine's may differ. */
  static double rounded(double score) {
    return Math.round(score * 10_000) / 10_000.0;
  }
}
