package dev.weft.activity.vector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.weft.data.Item;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.run.WireFormat;
import java.io.IOException;

/**
 * An item as it is kept: its JSON, and what that reads as.
 *
 * @param json compact JSON; not to be changed
 * @param item what comes back with hits
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredItem(byte[] json, Item item) {
  private static final ObjectReader READER = WireFormat.mapper().readerFor(JsonNode.class);

  /** Keeps an item; what comes back has the numbers of its JSON, whatever Java types they had. */
  static StoredItem of(Item item) {
    byte[] json = WireFormat.bytes(item.toJson());
    return new StoredItem(json, read(json, 0, json.length));
  }

  /** Reads the JSON of an item. */
  static Item read(byte[] json, int offset, int length) {
    try {
      JsonNode tree = READER.readValue(json, offset, length);
      return Item.of(tree);
    } catch (IOException e) {
      throw new WeftException(
          FailureCode.DATA_LOSS,
          "an item of the collection is no JSON any more: " + e.getMessage() + "; index it again",
          e);
    }
  }
}
