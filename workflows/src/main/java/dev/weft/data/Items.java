package dev.weft.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of items, which travels as {@code {items, count}}.
 *
 * @param items the items in order
 */
public record Items(List<Item> items) {

  /** Copies the list. */
  public Items {
    items = List.copyOf(items);
  }

  /**
   * Reads {@code {items: [..]}} or a bare array of items, or answers {@code null} when the tree is
   * neither.
   *
   * @throws IllegalArgumentException when it is a list with a member that is no item
   */
  public static @Nullable Items in(JsonNode tree) {
    JsonNode list = tree.isObject() ? tree.path("items") : tree;
    if (!list.isArray()) {
      return null;
    }
    List<Item> items = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      JsonNode each = list.get(i);
      if (!each.isObject() || !each.path("id").isTextual()) {
        throw new IllegalArgumentException("item " + i + " must be an object with a text 'id'");
      }
      items.add(Item.of(each));
    }
    return new Items(items);
  }

  /** Returns {@code {items, count}}. */
  public ObjectNode toJson() {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(items.size());
    items.forEach(item -> array.add(item.toJson()));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("items", array);
    json.put("count", items.size());
    return json;
  }

  /** Returns these items as the output of a task. */
  public TaskOutput toOutput() {
    return new TaskOutput.Data(toJson());
  }
}
