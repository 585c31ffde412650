package dev.weft.activity.text;

import dev.weft.data.Item;
import dev.weft.data.Items;
import dev.weft.data.TaskOutput;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a text operation works on: one bare text, or a list of items with texts.
 *
 * <p>Immutable and thread-safe.
 *
 * @param items the texts as items; a bare text is one item with the id {@code text}
 * @param isSingle whether it was one bare text, so that the answer should be one too
 */
public record Texts(List<Item> items, boolean isSingle) {

  /** Copies the list. */
  public Texts {
    items = List.copyOf(items);
    if (isSingle && items.size() != 1) {
      throw new IllegalArgumentException("a single text needs one item, got " + items.size());
    }
  }

  /** One bare text. */
  public static Texts of(String text) {
    return new Texts(List.of(Item.named("text").withText(text)), true);
  }

  /** A list of items. */
  public static Texts of(List<Item> items) {
    return new Texts(items, false);
  }

  /** Applies a function to each item; a bare text is answered with a bare text, a list with a list. */
  public TaskOutput map(UnaryOperator<Item> function) {
    List<Item> mapped = items.stream().map(function).toList();
    if (!isSingle) {
      return new Items(mapped).toOutput();
    }
    String text = mapped.get(0).text();
    return new TaskOutput.Text(text == null ? "" : text);
  }
}
