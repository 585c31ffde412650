package dev.weft.starter.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/**
 * Writes whole numbers as people do.
 *
 * <p>A tree drops the zeros at the end of a decimal, and 3420.000 ms would be printed as 3.42E+3.
 */
final class PlainNumbers {
  private PlainNumbers() {}

  /** Changes the members of an object of Weft's own; those of users stay as they are. */
  static JsonNode in(JsonNode tree) {
    if (tree instanceof ObjectNode object) {
      object.properties().forEach(each -> each.setValue(plain(each.getValue())));
    }
    return tree;
  }

  private static JsonNode plain(JsonNode value) {
    if (!value.isBigDecimal()) {
      return value;
    }
    BigDecimal number = value.decimalValue();
    return number.scale() < 0 ? BigIntegerNode.valueOf(number.toBigIntegerExact()) : value;
  }
}
