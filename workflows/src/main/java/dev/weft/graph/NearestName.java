package dev.weft.graph;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what somebody meant who wrote a name wrong. */
public final class NearestName {
  /** Above this many names only another case is looked for: a hint must not cost seconds. */
  private static final int MOST_NAMES = 5_000;

  /** Shorter names are never meant to be another. */
  private static final int SHORTEST = 3;

  private static final int LONGEST = 128;

  private NearestName() {}

  /** Returns the nearest name if it is near enough to be meant: at most a third of it differs. */
  public static @Nullable String to(String written, Collection<String> names) {
    String folded = written.toLowerCase(Locale.ROOT);
    String nearest = null;
    int least = written.length() < SHORTEST ? 1 : Math.max(1, written.length() / 3) + 1;
    boolean few = names.size() <= MOST_NAMES && written.length() <= LONGEST;
    for (String name : names) {
      String candidate = name.toLowerCase(Locale.ROOT);
      if (candidate.equals(folded)) {
        return name;
      }
      if (few && Math.abs(candidate.length() - folded.length()) < least) {
        int distance = distance(folded, candidate);
        if (distance < least) {
          least = distance;
          nearest = name;
        }
      }
    }
    return nearest;
  }

  /** Returns a question for a hint, or {@code null}. */
  static @Nullable String hint(String written, Collection<String> names) {
    String nearest = to(written, names);
    return nearest == null ? null : "did you mean '" + nearest + "'?";
  }

  /** Returns a question for a hint, else the known names in a row. */
  static String hintOrNames(String written, Collection<String> names) {
    String hint = hint(written, names);
    return hint == null ? "known: " + String.join(", ", names) : hint;
  }

  /** Optimal string alignment distance: a swap of two neighbours counts as one. */
  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] spare = beforeLast;
      beforeLast = last;
      last = row;
      row = spare;
    }
    return last[b.length()];
  }
}
