package dev.weft.activity.text.operation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.text.LanguageTools;
import dev.weft.data.Item;

/**
 * The language to read an item in: what an earlier task found out, or else what is detected now.
 */
final class Languages {
  private Languages() {}

  static String of(Item item, String text, LanguageTools tools) {
    JsonNode known = item.metadata("language");
    return known.isTextual() ? known.textValue() : tools.language(text).language();
  }
}
