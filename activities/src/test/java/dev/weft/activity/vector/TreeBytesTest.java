package dev.weft.activity.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.data.Item;
import dev.weft.run.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;

class TreeBytesTest {
  private static JsonNode read(String json) {
    return WireFormat.read(json.getBytes(StandardCharsets.UTF_8), JsonNode.class);
  }

  private static JsonNode throughBytes(JsonNode tree) throws IOException {
    return TreeBytes.read(new BytesRef(TreeBytes.write(tree)));
  }

  @Test
  void aTreeComesBackEqual() throws Exception {
    for (String json :
        List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "127",
            "128",
            "-64",
            "2147483648",
            "-9223372036854775808",
            "9223372036854775807",
            "9223372036854775808",
            "123456789012345678901234567890",
            "1.5",
            "-0.001",
            "1e400",
            "1.50",
            "\"\"",
            "\"\uD83D\uDE00 \u00e9\"",
            "[]",
            "{}",
            "[[],[{}],null,[1,\"x\"]]",
            "{\"\":{\"a\":[1,2.5,{\"b\":null}]},\"z\":false}")) {
      JsonNode tree = read(json);
      assertEquals(tree, throughBytes(tree));
      assertEquals(WireFormat.json(tree), WireFormat.json(throughBytes(tree)));
    }
    RandomItems items = new RandomItems(9);
    for (int i = 0; i < 500; i++) {
      Item item = StoredItem.normalised(items.item("i" + i));
      assertEquals(item, StoredItem.read(StoredItem.bytes(item)));
    }
  }

  @Test
  void bytesThatAreNoTreeAreRefused() {
    byte[] good = TreeBytes.write(read("{\"name\":[\"text\",12345678901]}"));
    for (int length = 0; length < good.length; length++) {
      BytesRef cut = new BytesRef(Arrays.copyOf(good, length));
      assertThrows(IOException.class, () -> TreeBytes.read(cut), cut::toString);
    }
    byte[] changed = good.clone();
    changed[0] = 99;
    assertThrows(IOException.class, () -> TreeBytes.read(new BytesRef(changed)));
  }
}
