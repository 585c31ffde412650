package dev.weft.activity.vector;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.data.Item;

/**
 * What a search found.
 *
 * @param item the item as it was put in
 * @param score how well it fits, on the scale of the {@link SearchMode}; six decimals, four for
 *     {@code text}
 */
public record Hit(Item item, double score) {

  /** Returns the item with one more member, {@code score}. */
  public Item scored() {
    return item.with("score", JsonNodeFactory.instance.numberNode(score));
  }
}
