package dev.weft.activity.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.data.Item;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an input as items that have a text.
 *
 * <p>A bare text is one item with the id {@code text}; a member of a list without an id gets its
 * index; null, which a failed instance of a mapped task leaves, is left out.
 *
 * @param items the items, as they came but for the id
 */
record EmbeddingItems(List<Item> items) {
  private static final String WANTED =
      "; wanted is a text, an object with a 'text', or a list of items as {items: [..]} or [..]";

  EmbeddingItems {
    items = List.copyOf(items);
  }

  /**
   * Reads an input.
   *
   * @throws WeftException {@code INVALID_INPUT} when it is neither text nor list, or an item has no
   *     text
   */
  static EmbeddingItems of(TaskInput input) {
    return switch (input) {
      case TaskInput.Text text -> bare(text.text());
      case TaskInput.Custom custom -> of(custom.json());
      case TaskInput.Upstream upstream -> of(upstream.output());
      case TaskInput.None none -> throw refused("there is no input");
      case TaskInput.Binary binary -> throw refused("the input is binary");
      case TaskInput.Query query -> throw refused("the input is a query");
      case TaskInput.Queries queries -> throw refused("the input is a list of queries");
      case TaskInput.Model model -> throw refused("the input is a question to a model");
    };
  }

  private static EmbeddingItems of(TaskOutput output) {
    return switch (output) {
      case TaskOutput.Text text -> bare(text.text());
      case TaskOutput.ModelOutput answer -> bare(answer.text());
      case TaskOutput.SearchResults results -> of(results.view());
      case TaskOutput.Embeddings embeddings -> of(embeddings.view());
      case TaskOutput.Data data -> of(data.json());
      case TaskOutput.Ref ref -> throw refused("the input is binary (" + ref.ref() + ")");
    };
  }

  private static EmbeddingItems of(JsonNode json) {
    if (json.isTextual()) {
      return bare(json.textValue());
    }
    JsonNode list = json.isObject() ? json.path("items") : json;
    if (!list.isArray()) {
      return new EmbeddingItems(List.of(item(json, "text", "the input")));
    }
    List<Item> items = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      if (!list.get(i).isNull()) {
        items.add(item(list.get(i), Integer.toString(i), "item " + i));
      }
    }
    return new EmbeddingItems(items);
  }

  private static EmbeddingItems bare(String text) {
    return new EmbeddingItems(List.of(Item.named("text").withText(text)));
  }

  private static Item item(JsonNode json, String idIfNone, String place) {
    if (json.isTextual()) {
      return Item.named(idIfNone).withText(json.textValue());
    }
    if (!(json instanceof ObjectNode object)) {
      throw refused(place + " is no object");
    }
    if (!object.path("text").isTextual()) {
      List<String> members = new ArrayList<>();
      object.fieldNames().forEachRemaining(members::add);
      throw refused(
          place
              + (object.path("id").isTextual() ? " ('" + object.path("id").textValue() + "')" : "")
              + " has no text, only "
              + (members.isEmpty() ? "nothing" : String.join(", ", members)));
    }
    if (object.has("id")) {
      if (!object.path("id").isTextual()) {
        throw refused(place + " has an 'id' that is no text");
      }
      return Item.of(object);
    }
    ObjectNode named = JsonNodeFactory.instance.objectNode().put("id", idIfNone);
    named.setAll(object);
    return Item.of(named);
  }

  /** The texts, by position. */
  List<String> texts() {
    return items.stream().map(item -> String.valueOf(item.text())).toList();
  }

  private static WeftException refused(String what) {
    return new WeftException(FailureCode.INVALID_INPUT, what + WANTED);
  }
}
