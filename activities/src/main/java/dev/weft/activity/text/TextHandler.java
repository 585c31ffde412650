package dev.weft.activity.text;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.data.Item;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.OperationSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Runs one text operation as a task.
 *
 * <p>What may come in: a text; an object with a {@code text}; an item, whose id, source and other
 * members the answer keeps; a list, as {@code {items, count}} or a bare array. A member of a list
 * may be an item, an object without an id or a text (its index becomes the id), or null, which is
 * left out: that is what a failed instance of a mapped task leaves. Anything else ends the attempt
 * as {@code INVALID_INPUT}. Thread-safe.
 */
public final class TextHandler implements TaskHandler {
  private static final String WANTED =
      "; wanted is a text, an object with a 'text', or a list of items as {items: [..]} or [..]";

  private final TextOperation operation;

  /** Makes a handler for one operation. */
  public TextHandler(TextOperation operation) {
    this.operation = requireNonNull(operation, "operation is null");
  }

  @Override
  public OperationSpec spec() {
    return operation.spec();
  }

  @Override
  public TaskOutput handle(TaskContext context) throws InterruptedException {
    Texts texts = texts(context.input());
    try {
      return operation.apply(texts, context.options());
    } catch (CancellationException e) {
      // Reading the flag clears it, as InterruptedException promises; the executor knows why it was
      // set.
      if (!Thread.interrupted()) {
        throw e;
      }
      InterruptedException interrupted = new InterruptedException(e.getMessage());
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  /**
   * Reads an input as texts.
   *
   * @throws WeftException {@code INVALID_INPUT} when it is neither text nor list; the message says
   *     what came
   */
  public static Texts texts(TaskInput input) {
    return switch (input) {
      case TaskInput.Text text -> Texts.of(text.text());
      case TaskInput.Custom custom -> texts(custom.json());
      case TaskInput.Upstream upstream -> texts(upstream.output());
      case TaskInput.None none -> throw refused("there is no input");
      case TaskInput.Binary binary -> throw refused("the input is binary");
      case TaskInput.Query query -> throw refused("the input is a query");
      case TaskInput.Queries queries -> throw refused("the input is a list of queries");
      case TaskInput.Model model -> throw refused("the input is a question to a model");
    };
  }

  private static Texts texts(TaskOutput output) {
    return switch (output) {
      case TaskOutput.Text text -> Texts.of(text.text());
      case TaskOutput.SearchResults results -> Texts.of(results.items());
      case TaskOutput.Embeddings embeddings -> Texts.of(embeddings.items());
      case TaskOutput.Ref ref -> throw refused("the input is binary (" + ref.ref() + ")");
      case TaskOutput.ModelOutput answer -> texts(answer.view());
      case TaskOutput.Data data -> texts(data.json());
    };
  }

  private static Texts texts(JsonNode json) {
    if (json.isTextual()) {
      return Texts.of(json.textValue());
    }
    if (json.isArray()) {
      return Texts.of(list(json));
    }
    if (!(json instanceof ObjectNode object)) {
      throw refused("the input is " + described(json));
    }
    if (object.path("items").isArray()) {
      return Texts.of(list(object.path("items")));
    }
    Texts.Shape shape = object.has("id") ? Texts.Shape.ITEM : Texts.Shape.BARE;
    return new Texts(List.of(item(object, "text", "the input")), shape);
  }

  private static List<Item> list(JsonNode array) {
    List<Item> items = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      JsonNode each = array.get(i);
      if (!each.isNull()) {
        items.add(item(each, Integer.toString(i), "item " + i));
      }
    }
    return items;
  }

  private static Item item(JsonNode json, String idIfNone, String place) {
    if (json.isTextual()) {
      return Item.named(idIfNone).withText(json.textValue());
    }
    if (!(json instanceof ObjectNode object)) {
      throw refused(place + " is " + described(json));
    }
    if (object.has("text") && !object.path("text").isTextual()) {
      throw refused(place + " has a 'text' that is " + described(object.path("text")));
    }
    if (!object.has("id")) {
      ObjectNode named = JsonNodeFactory.instance.objectNode().put("id", idIfNone);
      named.setAll(object);
      return Item.of(named);
    }
    if (!object.path("id").isTextual()) {
      throw refused(place + " has an 'id' that is " + described(object.path("id")));
    }
    return Item.of(object);
  }

  private static String described(JsonNode json) {
    return switch (json.getNodeType()) {
      case ARRAY -> "a list of " + json.size();
      case NUMBER, BOOLEAN -> json.asText() + ", which is no text";
      case OBJECT -> "an object";
      case STRING -> "a text";
      case NULL, MISSING -> "null";
      case BINARY, POJO -> "no JSON";
    };
  }

  private static WeftException refused(String what) {
    return new WeftException(FailureCode.INVALID_INPUT, what + WANTED);
  }
}
