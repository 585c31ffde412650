package dev.weft.activity.model;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** A model that turns texts into vectors. */
public interface Embedder extends Model {

  /** What a text is for; some models want to be told. */
  enum Purpose {
    /** Something to search for. */
    QUERY,
    /** Something to be found. */
    PASSAGE
  }

  /** Hears how many texts are done. */
  @FunctionalInterface
  interface Progress {
    /** Hears nothing. */
    Progress NONE = (done, total) -> {};

    /** Is told now and then, on the calling thread. */
    void report(long done, long total);
  }

  /**
   * Vectors of texts, by position.
   *
   * @param values {@code texts x dimensions}, row by row; not to be changed
   * @param dimensions the length of one vector
   * @param tokens how many tokens were read, all texts together
   * @param cut the positions of texts that were longer than the model reads and lost their end; not
   *     to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // the vectors of a large list are worth no copy
  record Embedded(float[] values, int dimensions, long tokens, BitSet cut) {
    /** Vectors of texts of which none was cut. */
    public Embedded(float[] values, int dimensions, long tokens) {
      this(values, dimensions, tokens, new BitSet());
    }

    /** Returns a copy of the vector at a position. */
    public float[] vector(int index) {
      return Arrays.copyOfRange(values, index * dimensions, (index + 1) * dimensions);
    }

    /** How many texts were longer than the model reads and lost their end. */
    public int truncated() {
      return cut.cardinality();
    }
  }

  /** What tells its vectors from those of another model or setting. */
  Fingerprint fingerprint();

  /**
   * Embeds texts in their order.
   *
   * <p>The same text has the same vector whatever stands beside it, to a cosine of 0.9999.
   *
   * @throws InterruptedException when the attempt is over; looked at between batches
   */
  Embedded embed(List<String> texts, Purpose purpose, Progress progress)
      throws InterruptedException;
}
