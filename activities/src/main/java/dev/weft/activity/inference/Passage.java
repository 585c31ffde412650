package dev.weft.activity.inference;

import dev.weft.activity.text.Outline.Span;
import dev.weft.data.Item;
import java.util.List;
import java.util.Set;

/**
 * Something to look for an answer in, and the parts of it that can be quoted.
 *
 * @param item the item it came as
 * @param text its text
 * @param offset where the text begins in its source
 * @param heading the innermost heading above it; empty when there is none
 * @param around the stems of all its words, its headings and its source
 * @param windows what can be quoted, in the order of the text
 */
record Passage(
    Item item, String text, int offset, String heading, Set<String> around, List<Window> windows) {

  /**
   * One to three sentences of one paragraph, a row of a table, or a block of code.
   *
   * @param span where it stands in the passage
   * @param sentences of how many sentences it is made
   * @param stems the stems of its words
   * @param columns what stands at the head of its table; empty elsewhere
   * @param above the stems of the headings and of the columns above it
   */
  record Window(Span span, int sentences, Set<String> stems, String columns, Set<String> above) {}

  /** Where it was taken from: the item's source, or else its id. */
  String source() {
    String source = item.source();
    return source == null ? item.id() : source;
  }

  /** The text of a window, word for word. */
  String quote(Window window) {
    return text.substring(window.span().start(), window.span().end());
  }

  /** A window under its heading and its columns: "it" and bare table rows mean little without. */
  String inContext(Window window) {
    String columns = window.columns().isEmpty() ? "" : window.columns() + "\n";
    return (heading.isEmpty() ? "" : heading + ": ") + columns + quote(window);
  }
}
