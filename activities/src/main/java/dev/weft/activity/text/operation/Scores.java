package dev.weft.activity.text.operation;

/** Numbers as they are shown: four decimals, so that the last bits of a sum do not show. */
final class Scores {
  private Scores() {}

  static double rounded(double score) {
    return Math.round(score * 10_000) / 10_000.0;
  }
}
