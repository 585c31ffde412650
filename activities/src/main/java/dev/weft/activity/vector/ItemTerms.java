package dev.weft.activity.vector;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.lucene.util.BytesRef;

/**
 * What an item holds, as terms of an index: for each place in its JSON one that says that there is
 * something, and one that says what.
 *
 * <p>A term is the place (its JSON Pointer), a zero byte, the kind of the value, and the value in
 * bytes that have its order: numbers by value, texts by UTF-16 units. Of a longer text only the
 * first {@link ItemFilter#LONGEST_ORDERED} units are in order, its SHA-256 tells it from others;
 * lists and objects have a SHA-256 only. So every comparison of a filter is exact.
 */
final class ItemTerms {
  /** A longer place is replaced by its SHA-256: a term has room for 32 KiB only. */
  private static final int LONGEST_PLACE = 1_000;

  private static final int KIND_EXISTS = 'e';
  private static final int KIND_NULL = '0';
  private static final int KIND_BOOLEAN = 'b';
  private static final int KIND_NUMBER = 'n';
  private static final int KIND_TEXT = 's';
  private static final int KIND_TREE = 't';

  private ItemTerms() {}

  /** Hands out all terms of an item. */
  static void visit(JsonNode item, Consumer<BytesRef> terms) {
    visit("", item, terms);
  }

  private static void visit(String place, JsonNode value, Consumer<BytesRef> terms) {
    terms.accept(exists(place));
    if (!place.isEmpty()) {
      terms.accept(equal(place, value)); // nobody looks for a whole item
    }
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> each : value.properties()) {
        visit(place + "/" + escaped(each.getKey()), each.getValue(), terms);
      }
    } else {
      for (int i = 0; i < value.size(); i++) {
        visit(place + "/" + i, value.get(i), terms);
      }
    }
  }

  private static String escaped(String name) {
    // A zero byte ends the place in a term.
    return name.replace("~", "~0").replace("/", "~1").replace("\0", "~2");
  }

  /** The one spelling of a place: {@code ~2} may be written for {@code ~02}. */
  static String place(JsonPointer pointer) {
    StringBuilder place = new StringBuilder();
    for (JsonPointer at = pointer; !at.matches(); at = at.tail()) {
      place.append('/').append(escaped(at.getMatchingProperty()));
    }
    return place.toString();
  }

  /** The term of every item that has something at a place. */
  static BytesRef exists(String place) {
    return new BytesRef(begin(place, KIND_EXISTS).toByteArray());
  }

  /** The term of every item that has this value at a place. */
  static BytesRef equal(String place, JsonNode value) {
    ByteArrayOutputStream out = begin(place, kind(value));
    switch (kind(value)) {
      case KIND_NUMBER -> SortableNumber.write(value.decimalValue(), out);
      case KIND_TEXT -> writeText(value.textValue(), out);
      case KIND_BOOLEAN -> out.write(value.booleanValue() ? 1 : 0);
      case KIND_TREE -> out.writeBytes(sha256(canonical(value)));
      default -> {} // null is its kind
    }
    return new BytesRef(out.toByteArray());
  }

  /** What every term of the values of the same kind at a place begins with. */
  static BytesRef first(String place, JsonNode value) {
    return new BytesRef(begin(place, kind(value)).toByteArray());
  }

  /** What comes after every such term. */
  static BytesRef last(String place, JsonNode value) {
    return new BytesRef(begin(place, kind(value) + 1).toByteArray());
  }

  private static int kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> KIND_NUMBER;
      case STRING -> KIND_TEXT;
      case BOOLEAN -> KIND_BOOLEAN;
      case OBJECT, ARRAY -> KIND_TREE;
      case NULL, MISSING, BINARY, POJO -> KIND_NULL;
    };
  }

  private static ByteArrayOutputStream begin(String place, int kind) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64);
    String name =
        place.length() <= LONGEST_PLACE ? place : "#" + HexFormat.of().formatHex(sha256(place));
    out.writeBytes(name.getBytes(StandardCharsets.UTF_8));
    out.write(0);
    out.write(kind);
    return out;
  }

  private static void writeText(String text, ByteArrayOutputStream out) {
    int shown = Math.min(text.length(), ItemFilter.LONGEST_ORDERED);
    out.writeBytes(units(text, shown));
    if (shown < text.length()) {
      out.writeBytes(sha256(text));
    }
  }

  /**
   * The text of a tree that is the same for trees that are equal, whatever their members' order.
   */
  private static String canonical(JsonNode tree) {
    if (tree.isObject()) {
      Map<String, String> members = new TreeMap<>();
      for (Map.Entry<String, JsonNode> each : tree.properties()) {
        members.put(TextNode.valueOf(each.getKey()).toString(), canonical(each.getValue()));
      }
      return members.toString();
    }
    if (tree.isArray()) {
      List<String> members = new ArrayList<>(tree.size());
      tree.forEach(each -> members.add(canonical(each)));
      return members.toString();
    }
    if (tree.isNumber()) {
      // In a list 1 and 1.0 are two values, as they are for the comparison itself.
      return (tree.isIntegralNumber() ? "i" : "d") + tree.decimalValue().stripTrailingZeros();
    }
    return tree.toString();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(units(text, text.length()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Two bytes for each unit, also of half a character, which an encoder would replace. */
  private static byte[] units(String text, int count) {
    byte[] bytes = new byte[2 * count];
    for (int i = 0; i < count; i++) {
      bytes[2 * i] = (byte) (text.charAt(i) >>> 8);
      bytes[2 * i + 1] = (byte) text.charAt(i);
    }
    return bytes;
  }
}
