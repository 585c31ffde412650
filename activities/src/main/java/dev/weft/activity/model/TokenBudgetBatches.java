package dev.weft.activity.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Packs texts into runs of a model, so that little is padded and each run fits the caches.
 *
 * <p>A run is padded to its longest text. Texts are sorted by length, longest first, and put
 * together while what a run costs, texts x longest, is within the budget; a text longer than the
 * budget runs alone. Texts of no tokens are in no run.
 */
final class TokenBudgetBatches {
  private TokenBudgetBatches() {}

  /**
   * Returns the positions of the texts of each run, each text once.
   *
   * @param lengths how many tokens each text has
   * @param budget how many tokens a run may have, padding counted
   */
  static List<int[]> of(int[] lengths, int budget) {
    Integer[] order = new Integer[lengths.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingInt((Integer i) -> lengths[i]).reversed());
    List<int[]> batches = new ArrayList<>();
    int next = 0;
    while (next < order.length && lengths[order[next]] > 0) {
      int size = Math.max(1, budget / lengths[order[next]]);
      int end = next;
      while (end < order.length && end - next < size && lengths[order[end]] > 0) {
        end++;
      }
      batches.add(Arrays.stream(order, next, end).mapToInt(Integer::intValue).toArray());
      next = end;
    }
    return batches;
  }
}
