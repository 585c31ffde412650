package dev.weft.activity.vector;

/**
 * A candidate with its score; sorted best first, and by key where scores are equal.
 *
 * @param key what it is
 * @param score how well it fits, as it is shown
 */
record Ranked<T extends Comparable<T>>(T key, double score) implements Comparable<Ranked<T>> {
  @Override
  public int compareTo(Ranked<T> other) {
    int byScore = Double.compare(other.score, score);
    return byScore == 0 ? key.compareTo(other.key) : byScore;
  }
}
