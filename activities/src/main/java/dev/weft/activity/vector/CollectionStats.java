package dev.weft.activity.vector;

import dev.weft.activity.model.Fingerprint;

/**
 * What a collection holds.
 *
 * @param count how many items
 * @param fingerprint what its vectors were made with
 * @param bytes how much room it takes on disk, or in memory as far as that can be said
 * @param segments of how many parts it is made; fewer are faster
 */
public record CollectionStats(long count, Fingerprint fingerprint, long bytes, int segments) {

  /** The length of its vectors. */
  public int dimensions() {
    return fingerprint.dimensions();
  }
}
