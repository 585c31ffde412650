package dev.weft.activity.text.operation;

import dev.weft.activity.text.Texts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts texts that are near copies of each other into one group.
 *
 * <p>Pairs that share a key of {@link MinHash} are compared exactly; those that are alike enough
 * are joined, and so are those that are joined to the same text. Which texts are grouped does not
 * depend on their order. Not thread-safe.
 */
final class CopyGroups {
  private final List<Shingles> texts;
  private final double threshold;
  private final MinHash hash;
  private final int[][] signatures;
  private final long[][] sketches;

  /** The text that stands for the group of each text, or that leads there. */
  private final int[] parent;

  private CopyGroups(List<Shingles> texts, double threshold) {
    this.texts = texts;
    this.threshold = threshold;
    hash = MinHash.forPairsOf(threshold);
    signatures = new int[texts.size()][];
    sketches = new long[texts.size()][];
    for (int i = 0; i < signatures.length; i++) {
      Texts.checkInterrupt();
      signatures[i] = hash.signature(texts.get(i));
      sketches[i] = MinHash.sketch(signatures[i]);
    }
    parent = new int[texts.size()];
    Arrays.setAll(parent, i -> i);
  }

  /**
   * Finds the groups.
   *
   * @return for each text the least index of its group; a text that is alone has its own
   * @throws java.util.concurrent.CancellationException when the thread was interrupted
   */
  static int[] groups(List<Shingles> texts, double threshold) {
    CopyGroups found = new CopyGroups(texts, threshold);
    for (int band = 0; band < found.hash.bands(); band++) {
      found.join(band);
    }
    int[] groups = new int[texts.size()];
    Arrays.setAll(groups, found::root);
    return groups;
  }

  private void join(int band) {
    Map<Long, List<List<Integer>>> buckets = new HashMap<>();
    for (int i = 0; i < signatures.length; i++) {
      long key = hash.key(signatures[i], band);
      add(i, buckets.computeIfAbsent(key, each -> new ArrayList<>(1)));
    }
  }

  /** Compares a text with each cluster of a bucket until one of its texts is alike. */
  private void add(int text, List<List<Integer>> clusters) {
    Texts.checkInterrupt();
    List<Integer> home = null;
    for (List<Integer> cluster : clusters) {
      boolean isHome = root(cluster.get(0)) == root(text) || isLikeOneOf(text, cluster);
      if (isHome && home == null) {
        home = cluster;
      }
    }
    if (home == null) {
      home = new ArrayList<>(1);
      clusters.add(home);
    }
    home.add(text);
  }

  private boolean isLikeOneOf(int text, List<Integer> cluster) {
    for (int other : cluster) {
      if (isLike(text, other)) {
        int a = root(text);
        int b = root(other);
        parent[Math.max(a, b)] = Math.min(a, b);
        return true;
      }
    }
    return false;
  }

  private boolean isLike(int text, int other) {
    return hash.mayBeAlike(sketches[text], sketches[other])
        && texts.get(text).isLike(texts.get(other), threshold);
  }

  private int root(int text) {
    int at = text;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }
}
