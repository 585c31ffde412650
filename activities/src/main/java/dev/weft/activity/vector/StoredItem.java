package dev.weft.activity.vector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.data.Item;
import dev.weft.run.WireFormat;
import java.io.IOException;
import org.apache.lucene.util.BytesRef;

/** An item as stores keep it: it has the numbers of its JSON, whatever Java types they had. */
final class StoredItem {
  private StoredItem() {}

  /** Returns an item as it will come back with hits. */
  static Item normalised(Item item) {
    return Item.of(WireFormat.read(WireFormat.bytes(item.toJson()), JsonNode.class));
  }

  /** Returns the bytes of such an item. */
  static BytesRef bytes(Item normalised) {
    return new BytesRef(TreeBytes.write(normalised.toJson()));
  }

  /** Reads those bytes. */
  static Item read(BytesRef bytes) throws IOException {
    return Item.of(TreeBytes.read(bytes));
  }
}
