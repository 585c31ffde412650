package dev.weft.graphfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.graph.TreeCheck;
import java.math.BigDecimal;

/** Reads numbers alike in both formats. */
final class Numbers {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Longer texts are numbers that no double holds; they are not even parsed. */
  private static final int LONGEST = 1_000;

  private static final int LONG_DIGITS = 18;

  private Numbers() {}

  /**
   * Returns a whole number or a double; what neither holds comes back as a decimal, or as infinity,
   * and the validator refuses it.
   */
  static JsonNode decimal(String text, boolean isWhole) {
    if (isWhole && text.length() <= LONG_DIGITS) {
      return whole(Long.parseLong(text));
    }
    try {
      BigDecimal exact = text.length() > LONGEST ? null : new BigDecimal(text);
      if (exact != null && TreeCheck.isExact(exact)) {
        return isWhole && exact.precision() <= LONG_DIGITS + 1 && fitsLong(exact)
            ? whole(exact.longValue())
            : NODES.numberNode(exact.doubleValue());
      }
      return exact == null ? infinity() : NODES.numberNode(exact);
    } catch (NumberFormatException e) {
      return infinity(); // an exponent beyond what a BigDecimal can have
    }
  }

  static JsonNode infinity() {
    return NODES.numberNode(Double.POSITIVE_INFINITY);
  }

  static JsonNode whole(long number) {
    return number == (int) number ? NODES.numberNode((int) number) : NODES.numberNode(number);
  }

  private static boolean fitsLong(BigDecimal number) {
    return number.toBigInteger().bitLength() < Long.SIZE;
  }
}
