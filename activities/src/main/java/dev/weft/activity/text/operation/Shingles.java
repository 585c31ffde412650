package dev.weft.activity.text.operation;

import dev.weft.activity.text.Outline.Span;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a text is made of: every run of a few neighbouring words, as 64-bit hashes with their
 * counts.
 *
 * <p>Case, punctuation, blanks, Unicode form (NFKC) and invisible format characters do not count. A
 * text of fewer words than a shingle has is one shingle; one without words is a shingle of its
 * characters, so every text has at least one. Two different shingles of one pair of texts share a
 * hash about once in 10^13 pairs of 1,000 words. After Broder, "On the resemblance and containment
 * of documents", 1997. Immutable and thread-safe.
 */
final class Shingles {
  private final long[] hashes;
  private final int[] counts;

  private Shingles(long[] hashes, int[] counts) {
    this.hashes = hashes;
    this.counts = counts;
  }

  /**
   * Reads a text.
   *
   * @param size how many words make one shingle
   */
  static Shingles of(String text, int size) {
    String folded =
        (Normalizer.isNormalized(text, Normalizer.Form.NFKC)
                ? text
                : Normalizer.normalize(text, Normalizer.Form.NFKC))
            .toLowerCase(Locale.ROOT);
    List<Span> words = Words.of(folded);
    if (words.isEmpty()) {
      return distinct(new long[] {hash(folded.strip(), 0, folded.strip().length())});
    }
    long[] each = new long[words.size()];
    for (int i = 0; i < each.length; i++) {
      each[i] = hash(folded, words.get(i).start(), words.get(i).end());
    }
    int width = Math.min(size, each.length);
    long[] shingles = new long[each.length - width + 1];
    for (int i = 0; i < shingles.length; i++) {
      long hash = width;
      for (int j = i; j < i + width; j++) {
        hash = mixed(hash + each[j]);
      }
      shingles[i] = hash;
    }
    return distinct(shingles);
  }

  private static Shingles distinct(long[] all) {
    Arrays.sort(all);
    long[] hashes = new long[all.length];
    int[] counts = new int[all.length];
    int size = 0;
    for (int i = 0; i < all.length; i++) {
      if (i == 0 || all[i] != all[i - 1]) {
        hashes[size++] = all[i];
      }
      counts[size - 1]++;
    }
    return new Shingles(Arrays.copyOf(hashes, size), Arrays.copyOf(counts, size));
  }

  private static long hash(String text, int start, int end) {
    long hash = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (Character.getType(c) != Character.FORMAT) {
        hash = hash * 0x100000001B3L + c + 1;
      }
    }
    return mixed(hash);
  }

  /** Spreads every bit over all bits: the finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
  static long mixed(long bits) {
    long z = bits + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** How many different shingles there are. */
  int size() {
    return hashes.length;
  }

  /** The hash at an index; they ascend. */
  long hash(int index) {
    return hashes[index];
  }

  /** Returns the part of all shingles of both that both have, from 0 to 1. */
  double jaccard(Shingles other) {
    int common = common(other, 0);
    return (double) common / (size() + other.size() - common);
  }

  /** Whether {@link #jaccard} is at least a number; gives up as early as it can. */
  boolean isLike(Shingles other, double least) {
    // c / (a + b - c) >= t is c >= t / (1 + t) * (a + b); the last word is jaccard's own division.
    int needed = (int) Math.floor(least / (1 + least) * (size() + other.size()));
    int common = common(other, needed);
    return common >= 0 && (double) common / (size() + other.size() - common) >= least;
  }

  /** Returns the part of the shingles of the smaller text that the other has, from 0 to 1. */
  double containment(Shingles other) {
    return (double) common(other, 0) / Math.min(size(), other.size());
  }

  /** Returns the cosine of the angle between the counts, from 0 to 1. */
  double cosine(Shingles other) {
    double product = 0;
    int j = 0;
    for (int i = 0; i < hashes.length; i++) {
      while (j < other.hashes.length && other.hashes[j] < hashes[i]) {
        j++;
      }
      if (j < other.hashes.length && other.hashes[j] == hashes[i]) {
        product += (double) counts[i] * other.counts[j];
      }
    }
    return Math.min(1, product / Math.sqrt(square() * other.square()));
  }

  private double square() {
    double sum = 0;
    for (int count : counts) {
      sum += (double) count * count;
    }
    return sum;
  }

  /** Counts the common ones; answers -1 as soon as there cannot be as many as needed. */
  private int common(Shingles other, int needed) {
    int i = 0;
    int j = 0;
    int common = 0;
    while (i < hashes.length && j < other.hashes.length) {
      if (hashes[i] == other.hashes[j]) {
        common++;
        i++;
        j++;
      } else if (hashes[i] < other.hashes[j]) {
        i++;
      } else {
        j++;
      }
      if (common + Math.min(hashes.length - i, other.hashes.length - j) < needed) {
        return -1;
      }
    }
    return common;
  }
}
