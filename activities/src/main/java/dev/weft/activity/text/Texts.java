package dev.weft.activity.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.data.Item;
import dev.weft.data.Items;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;

/**
 * What a text operation works on: one bare text, one item, or a list of items.
 *
 * <p>Immutable and thread-safe.
 *
 * @param items the texts as items; a bare text is one item with the id {@code text}
 * @param shape what came in, so that the answer can look alike
 */
public record Texts(List<Item> items, Shape shape) {

  /** What a text operation was given. */
  public enum Shape {
    /** One text with no id of its own. */
    BARE,
    /** One object with an id: the answer keeps its members. */
    ITEM,
    /** A list of items. */
    LIST
  }

  /** Copies the list. */
  public Texts {
    items = List.copyOf(items);
    if (shape != Shape.LIST && items.size() != 1) {
      throw new IllegalArgumentException("a single text needs one item, got " + items.size());
    }
  }

  /** One bare text. */
  public static Texts of(String text) {
    return new Texts(List.of(Item.named("text").withText(text)), Shape.BARE);
  }

  /** One item. */
  public static Texts of(Item item) {
    return new Texts(List.of(item), Shape.ITEM);
  }

  /** A list of items. */
  public static Texts of(List<Item> items) {
    return new Texts(items, Shape.LIST);
  }

  /** Whether it was one text with no id of its own, so that the answer need not be an item. */
  public boolean isBare() {
    return shape == Shape.BARE;
  }

  /**
   * Returns the text at an index.
   *
   * @throws WeftException {@code INVALID_INPUT} when there is none
   */
  public String text(int index) {
    Item item = items.get(index);
    String text = item.text();
    if (text == null) {
      List<String> members = new ArrayList<>();
      item.toJson().fieldNames().forEachRemaining(members::add);
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          (shape == Shape.LIST ? "item " + index : "the input")
              + " ('"
              + item.id()
              + "') has no text, only "
              + String.join(", ", members)
              + "; give each item a 'text', for instance by reading its file first");
    }
    return text;
  }

  /**
   * Returns where the text at an index begins in its source: 0 for one without offsets.
   *
   * @throws WeftException {@code INVALID_INPUT} when the item's offsets do not fit its text, since
   *     every offset made from them would be wrong
   */
  public int offset(int index) {
    Item item = items.get(index);
    Integer start = item.start();
    Integer end = item.end();
    int length = text(index).length();
    if (start == null) {
      return 0;
    }
    if (start < 0 || (end != null && end - start != length)) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "item "
              + index
              + " ('"
              + item.id()
              + "') says it covers "
              + start
              + " to "
              + end
              + " of its source, but its text has "
              + length
              + " characters; leave 'start' and 'end' out where the text was changed");
    }
    return start;
  }

  /**
   * Applies a function to each item, which must have a text; the answer has the shape of the input.
   *
   * @throws CancellationException when the thread was interrupted
   */
  public TaskOutput map(UnaryOperator<Item> function) {
    List<Item> mapped = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      checkInterrupt();
      text(i);
      mapped.add(function.apply(items.get(i)));
    }
    return switch (shape) {
      case BARE -> new TaskOutput.Text(textOf(mapped.get(0)));
      case ITEM -> new TaskOutput.Data(mapped.get(0).toJson());
      case LIST -> new Items(mapped).toOutput();
    };
  }

  /**
   * Returns an item with a changed text.
   *
   * <p>Its {@code start} and {@code end} go, because the source between them is no longer this
   * text, and the name of the operation is added to {@code metadata.rewrittenBy}: offsets made from
   * here on refer to the rewritten text. An unchanged text leaves the item as it is.
   */
  public static Item rewritten(Item item, String text, String operation) {
    if (text.equals(item.text())) {
      return item;
    }
    ArrayNode by = JsonNodeFactory.instance.arrayNode();
    item.metadata("rewrittenBy").forEach(by::add);
    by.add(operation);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.setAll(item.toJson());
    json.remove(List.of("start", "end"));
    return Item.of(json).withText(text).withMetadata("rewrittenBy", by);
  }

  /**
   * Gives up when the attempt is over; long loops call it now and then.
   *
   * <p>The flag stays set. {@link TextHandler} turns the exception into an {@link
   * InterruptedException}.
   *
   * @throws CancellationException when the thread was interrupted
   */
  public static void checkInterrupt() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the attempt was interrupted");
    }
  }

  private static String textOf(Item item) {
    String text = item.text();
    return text == null ? "" : text;
  }
}
