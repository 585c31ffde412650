package dev.weft.activity.vector;

import dev.weft.data.Item;
import java.util.Map;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.SmallFloat;
import org.jspecify.annotations.Nullable;

/**
 * An item in memory; sorted by id.
 *
 * @param id its id in the order of indexes
 * @param item the item
 * @param bytes how much room it takes
 * @param vector its vector
 * @param words the words of its text and how often each occurs
 * @param length how many words its text has
 */
@SuppressWarnings("ArrayRecordComponent") // equal by id alone
record MemoryRecord(
    BytesRef id, Item item, int bytes, float[] vector, Map<String, Integer> words, long length)
    implements Comparable<MemoryRecord> {

  static MemoryRecord of(VectorRecord record, Words words) {
    Item item = StoredItem.normalised(record.item());
    Map<String, Integer> counts = words.counts(item.text());
    long length = counts.values().stream().mapToLong(Integer::longValue).sum();
    return new MemoryRecord(
        new BytesRef(record.id()),
        item,
        StoredItem.bytes(item).length,
        record.vector().clone(),
        counts,
        length);
  }

  /** The length as an index keeps it: in one byte, rounded. */
  int roundedLength() {
    return SmallFloat.byte4ToInt(SmallFloat.intToByte4((int) length));
  }

  @Override
  public int compareTo(MemoryRecord other) {
    return id.compareTo(other.id);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MemoryRecord that && id.equals(that.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }
}
