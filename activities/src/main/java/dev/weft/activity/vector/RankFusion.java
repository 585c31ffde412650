package dev.weft.activity.vector;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one list of two by the ranks in them.
 *
 * <p>Reciprocal rank fusion (Cormack, Clarke, Büttcher: Reciprocal rank fusion outperforms
 * Condorcet and individual rank learning methods, SIGIR 2009): a hit at rank r, counted from 1,
 * gets 1 / (60 + r) of each list that has it. The sum is divided by the most there can be, 2 / 61,
 * so that 1 is the first of both lists.
 */
final class RankFusion {
  private static final int RANK_CONSTANT = 60;
  private static final double MOST = 2.0 / (RANK_CONSTANT + 1);

  private RankFusion() {}

  /** Fuses two lists, best first each. */
  static <T extends Comparable<T>> List<Ranked<T>> fuse(List<T> one, List<T> other) {
    Map<T, Double> sums = new HashMap<>();
    add(one, sums);
    add(other, sums);
    List<Ranked<T>> all = new ArrayList<>(sums.size());
    sums.forEach((key, sum) -> all.add(new Ranked<>(key, VectorMath.rounded(sum / MOST))));
    Collections.sort(all);
    return all;
  }

  private static <T> void add(List<T> list, Map<T, Double> sums) {
    for (int i = 0; i < list.size(); i++) {
      sums.merge(list.get(i), 1.0 / (RANK_CONSTANT + i + 1), Double::sum);
    }
  }
}
