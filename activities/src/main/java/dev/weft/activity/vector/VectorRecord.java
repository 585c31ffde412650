package dev.weft.activity.vector;

import static java.util.Objects.requireNonNull;

import dev.weft.data.Item;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An item and its vector: what a collection holds, found by the item's id.
 *
 * @param item what a hit brings back, as it is
 * @param vector its vector; not copied, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // the vectors of a large list are worth no copy
public record VectorRecord(Item item, float[] vector) {

  /** Checks that both are there. */
  public VectorRecord {
    requireNonNull(item, "item is null");
    requireNonNull(vector, "vector is null");
  }

  /** What tells it from the others of its collection. */
  public String id() {
    return item.id();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VectorRecord that
        && item.equals(that.item)
        && Arrays.equals(vector, that.vector);
  }

  @Override
  public int hashCode() {
    return 31 * item.hashCode() + Arrays.hashCode(vector);
  }

  @Override
  public String toString() {
    return item.id() + "[" + vector.length + "]";
  }
}
