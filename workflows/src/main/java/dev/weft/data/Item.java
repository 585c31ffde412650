package dev.weft.data;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One of the things that flow between operations: a file, a chunk, a row, a search hit.
 *
 * <p>Known members are {@code id}, {@code text}, {@code source}, {@code start}, {@code end} and
 * {@code metadata}; every other member is kept as it came. {@code start} and {@code end} are UTF-16
 * offsets into the source as it was retrieved, end exclusive. Immutable and thread-safe as long as
 * nobody changes the tree that {@link #toJson()} returns.
 */
public final class Item {
  private final ObjectNode json;

  private Item(ObjectNode json) {
    this.json = json;
  }

  /** Returns an item with an id and nothing else. */
  public static Item named(String id) {
    return new Item(
        JsonNodeFactory.instance.objectNode().put("id", requireNonNull(id, "id is null")));
  }

  /**
   * Reads an item from its JSON form.
   *
   * @throws IllegalArgumentException when it is no object or has no text {@code id}
   */
  @JsonCreator
  public static Item of(JsonNode json) {
    if (!(json instanceof ObjectNode object) || !object.path("id").isTextual()) {
      throw new IllegalArgumentException("an item must be an object with a text 'id'");
    }
    return new Item(object);
  }

  /** What tells it from the others of its collection: a path, {@code <id>#<start>-<end>}, ... */
  public String id() {
    return json.get("id").textValue();
  }

  /** Its text, if it has one. */
  public @Nullable String text() {
    return textOf("text");
  }

  /** Where it was taken from, such as a path under the root. */
  public @Nullable String source() {
    return textOf("source");
  }

  /** The offset of its first character in the source, or {@code null}. */
  public @Nullable Integer start() {
    return offsetOf("start");
  }

  /** The offset after its last character in the source, or {@code null}. */
  public @Nullable Integer end() {
    return offsetOf("end");
  }

  /** One member of {@code metadata}, or a missing node. */
  public JsonNode metadata(String name) {
    return json.path("metadata").path(name);
  }

  /** Any top-level member, or a missing node. */
  public JsonNode member(String name) {
    return json.path(name);
  }

  /** Returns a copy with another text, all else kept. */
  public Item withText(String text) {
    return with("text", JsonNodeFactory.instance.textNode(text));
  }

  /** Returns a copy with another id, all else kept. */
  public Item withId(String id) {
    return with("id", JsonNodeFactory.instance.textNode(id));
  }

  /** Returns a copy with a source, all else kept. */
  public Item withSource(String source) {
    return with("source", JsonNodeFactory.instance.textNode(source));
  }

  /** Returns a copy that covers these offsets of its source, all else kept. */
  public Item withSpan(int start, int end) {
    return with("start", JsonNodeFactory.instance.numberNode(start))
        .with("end", JsonNodeFactory.instance.numberNode(end));
  }

  /** Returns a copy with one top-level member set, all else kept. */
  public Item with(String name, JsonNode value) {
    ObjectNode copy = shallowCopy(json);
    copy.set(name, value);
    return new Item(copy);
  }

  /** Returns a copy with one member of {@code metadata} set, all else kept. */
  public Item withMetadata(String name, JsonNode value) {
    ObjectNode metadata =
        json.get("metadata") instanceof ObjectNode object
            ? shallowCopy(object)
            : JsonNodeFactory.instance.objectNode();
    metadata.set(name, value);
    return with("metadata", metadata);
  }

  /** Returns the JSON form; treat it as read-only. */
  @JsonValue
  public ObjectNode toJson() {
    return json;
  }

  private static ObjectNode shallowCopy(ObjectNode from) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    copy.setAll(from);
    return copy;
  }

  private @Nullable String textOf(String name) {
    JsonNode value = json.path(name);
    return value.isTextual() ? value.textValue() : null;
  }

  private @Nullable Integer offsetOf(String name) {
    JsonNode value = json.path(name);
    return value.canConvertToInt() && value.isIntegralNumber() ? value.intValue() : null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Item item && json.equals(item.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return json.toString();
  }
}
