package dev.weft.activity.data;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the name that somebody may have meant who wrote one that does not exist. */
public final class NearestName {
  private static final int LONGEST = 128;

  private NearestName() {}

  /**
   * Returns the name with the fewest letters to change, in whichever case; {@code null} when that
   * would be more than a third of them.
   */
  public static @Nullable String to(String written, Collection<String> names) {
    String wanted = written.toLowerCase(Locale.ROOT);
    int least = Math.max(1, wanted.length() / 3) + 1;
    String nearest = null;
    for (String name : names) {
      String candidate = name.toLowerCase(Locale.ROOT);
      boolean isNear = Math.abs(candidate.length() - wanted.length()) < least;
      if (isNear && wanted.length() <= LONGEST) {
        int changes = changes(wanted, candidate);
        if (changes < least) {
          least = changes;
          nearest = name;
        }
      }
    }
    return nearest;
  }

  /**
   * Counts insertions, deletions, replacements and swaps of neighbours: the optimal string
   * alignment distance, by the recurrence of Wagner and Fischer with Damerau's swap.
   */
  private static int changes(String a, String b) {
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          distance[i][j] = i + j;
          continue;
        }
        int replaced = distance[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
        boolean isSwap =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        distance[i][j] = isSwap ? Math.min(best, 1 + distance[i - 2][j - 2]) : best;
      }
    }
    return distance[a.length()][b.length()];
  }
}
