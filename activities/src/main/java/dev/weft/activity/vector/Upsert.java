package dev.weft.activity.vector;

import static java.util.Objects.requireNonNull;

import dev.weft.activity.model.Fingerprint;
import java.util.List;

/**
 * What to put into a collection, all or nothing.
 *
 * @param fingerprint what the vectors were made with
 * @param records what to put in; a record of an id that is there already takes its place
 * @param replacesSources whether items that have the same {@code source} as one of these records
 *     and are not among them are deleted
 */
public record Upsert(Fingerprint fingerprint, List<VectorRecord> records, boolean replacesSources) {

  /** Copies the list. */
  public Upsert {
    requireNonNull(fingerprint, "fingerprint is null");
    records = List.copyOf(records);
  }

  /** Puts records in and leaves all others as they are. */
  public static Upsert of(Fingerprint fingerprint, List<VectorRecord> records) {
    return new Upsert(fingerprint, records, false);
  }

  /**
   * What an upsert changed.
   *
   * @param deleted how many items of the same sources were deleted
   * @param total how many items the collection has now
   */
  public record Change(long deleted, long total) {}
}
