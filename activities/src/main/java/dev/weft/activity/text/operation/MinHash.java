package dev.weft.activity.text.operation;

/**
 * Gives texts keys such that two alike ones probably share one and two unlike ones probably none.
 *
 * <p>The least value of a hash function over the shingles of a text is the same for two texts with
 * the probability of their Jaccard similarity. A key is made of the least values of {@code rows}
 * functions, so two texts of similarity s share one of {@code bands} keys with the probability
 * {@code 1 - (1 - s^rows)^bands}. After Broder (1997), and Indyk and Motwani, "Approximate nearest
 * neighbors", 1998. Immutable and thread-safe; the same on every machine.
 */
final class MinHash {
  private static final int FUNCTIONS = 256;
  private static final int MOST_ROWS = 8;

  /** How likely a pair that is just alike enough must be to share a key. */
  private static final double RECALL = 0.995;

  /** How far the estimate may lie below the truth, in standard deviations. */
  private static final double DOUBT = 5;

  private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;

  private final int rows;
  private final int bands;
  private final int leastEqual;
  private final long[] factors = new long[FUNCTIONS];
  private final long[] summands = new long[FUNCTIONS];

  private MinHash(int rows, int leastEqual) {
    this.rows = rows;
    this.leastEqual = leastEqual;
    bands = FUNCTIONS / rows;
    for (int i = 0; i < FUNCTIONS; i++) {
      factors[i] = Shingles.mixed(2L * i) | 1;
      summands[i] = Shingles.mixed(2L * i + 1);
    }
  }

  /** Makes the keys as long as they may be to find pairs of this similarity. */
  static MinHash forPairsOf(double similarity) {
    int rows = MOST_ROWS;
    while (rows > 1 && recall(similarity, rows) < RECALL) {
      rows--;
    }
    double deviation = Math.sqrt(similarity * (1 - similarity) / FUNCTIONS);
    return new MinHash(rows, (int) Math.floor(FUNCTIONS * (similarity - DOUBT * deviation)));
  }

  private static double recall(double similarity, int rows) {
    return 1 - Math.pow(1 - Math.pow(similarity, rows), FUNCTIONS / rows);
  }

  /** How many keys each text has. */
  int bands() {
    return bands;
  }

  /** Returns the least value of each function over the shingles of a text. */
  int[] signature(Shingles shingles) {
    int[] signature = new int[FUNCTIONS];
    for (int i = 0; i < FUNCTIONS; i++) {
      long least = Long.MAX_VALUE;
      for (int j = 0; j < shingles.size(); j++) {
        least = Math.min(least, factors[i] * shingles.hash(j) + summands[i]);
      }
      signature[i] = (int) (least >>> 32);
    }
    return signature;
  }

  /** Returns one key of a text. */
  long key(int[] signature, int band) {
    long key = 0;
    for (int row = 0; row < rows; row++) {
      key = Shingles.mixed(key + signature[band * rows + row]);
    }
    return key;
  }

  /** Returns one byte of each value of a signature, eight to a word. */
  static long[] sketch(int[] signature) {
    long[] sketch = new long[FUNCTIONS / Long.BYTES];
    for (int i = 0; i < FUNCTIONS; i++) {
      sketch[i / Long.BYTES] = (sketch[i / Long.BYTES] << Byte.SIZE) | (signature[i] & 0xff);
    }
    return sketch;
  }

  /**
   * Whether the texts of two sketches may be alike enough; much faster than {@link
   * Shingles#isLike}, and wrong about one in a million pairs that are.
   */
  boolean mayBeAlike(long[] a, long[] b) {
    int different = 0;
    for (int i = 0; i < a.length; i++) {
      long bits = a[i] ^ b[i];
      // The high bit of each byte that is not zero: low bits carry into it, or it was set.
      different += Long.bitCount((((bits & LOW_BITS) + LOW_BITS) | bits) & ~LOW_BITS);
    }
    return FUNCTIONS - different >= leastEqual;
  }
}
