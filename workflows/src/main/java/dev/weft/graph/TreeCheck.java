package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a tree is JSON that means the same everywhere: not too deep, numbers that a double
 * holds exactly, texts that are Unicode. Then all else may recurse, hash and send it.
 */
public final class TreeCheck {
  /** How deep lists and objects may lie in each other, the outermost counted. */
  public static final int DEPTH_LIMIT = 100;

  /** More digits than any number needs that a double holds exactly as written. */
  private static final int DIGITS_LIMIT = 400;

  private static final long EXACT = 1L << 53;
  private static final int LEAST_EXPONENT = -400;

  private TreeCheck() {}

  /** Reports; returns whether the tree may be walked by methods that recurse. */
  static boolean check(JsonNode tree, Place root, Problems problems) {
    if (!tree.isContainerNode()) {
      leaf(tree, root, problems);
      return true;
    }
    return container(tree, root, 1, problems);
  }

  /** Recurses, no deeper than the limit. */
  private static boolean container(JsonNode tree, Place place, int depth, Problems problems) {
    if (depth > DEPTH_LIMIT) {
      problems.add(
          ProblemCode.G006,
          place,
          null,
          "lists and objects may lie " + DEPTH_LIMIT + " deep in each other, not deeper");
      return false;
    }
    if (tree.isArray()) {
      for (int i = 0; i < tree.size(); i++) {
        if (!child(tree.get(i), null, i, place, depth, problems)) {
          return false;
        }
      }
      return true;
    }
    for (Map.Entry<String, JsonNode> member : tree.properties()) {
      if (!isUnicode(member.getKey())) {
        problems.add(ProblemCode.G002, place, null, "a name holds half a character");
      }
      if (!child(member.getValue(), member.getKey(), 0, place, depth, problems)) {
        return false;
      }
    }
    return true;
  }

  private static boolean child(
      JsonNode node, @Nullable String name, int index, Place parent, int depth, Problems problems) {
    boolean isContainer = node.isContainerNode();
    if (!isContainer && isGood(node)) {
      return true; // nearly always: no place is made for it
    }
    Place place = name == null ? parent.item(index) : parent.member(name);
    if (isContainer) {
      return container(node, place, depth + 1, problems);
    }
    leaf(node, place, problems);
    return true;
  }

  private static boolean isGood(JsonNode leaf) {
    return switch (leaf.getNodeType()) {
      case NUMBER -> isExact(leaf);
      case STRING -> isUnicode(leaf.textValue());
      case BOOLEAN, NULL -> true;
      default -> false;
    };
  }

  private static void leaf(JsonNode node, Place place, Problems problems) {
    if (isGood(node)) {
      return;
    }
    switch (node.getNodeType()) {
      case NUMBER ->
          problems.add(
              ProblemCode.G007,
              place,
              null,
              "a number is larger or more exact than a double can hold",
              "write it as a text");
      case STRING ->
          problems.add(
              ProblemCode.G002, place, null, "a text holds half a character (a lone surrogate)");
      default ->
          problems.add(
              ProblemCode.G012, place, null, "a tree of JSON may hold no " + node.getNodeType());
    }
  }

  private static boolean isExact(JsonNode number) {
    return switch (number.numberType()) {
      case INT -> true;
      case LONG -> isExact(number.longValue());
      case FLOAT, DOUBLE -> Double.isFinite(number.doubleValue());
      case BIG_INTEGER -> isExact(number.bigIntegerValue());
      case BIG_DECIMAL -> isExact(number.decimalValue());
    };
  }

  private static boolean isExact(long number) {
    return number <= EXACT && number >= -EXACT || isExact(BigInteger.valueOf(number));
  }

  private static boolean isExact(BigInteger number) {
    return number.bitLength() <= 1024 && isExact(new BigDecimal(number));
  }

  /** Whether the shortest text of the nearest double is this number: so RFC 8785 keeps it. */
  public static boolean isExact(BigDecimal number) {
    if (number.signum() == 0) {
      return true;
    }
    long exponent = (long) number.precision() - number.scale();
    if (exponent > DIGITS_LIMIT || exponent < LEAST_EXPONENT || number.precision() > DIGITS_LIMIT) {
      return false;
    }
    double nearest = number.doubleValue();
    return Double.isFinite(nearest)
        && new BigDecimal(Double.toString(nearest)).compareTo(number) == 0;
  }

  private static boolean isUnicode(@Nullable String text) {
    if (text == null) {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (!Character.isSurrogate(each)) {
        continue;
      }
      boolean isPair =
          Character.isHighSurrogate(each)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (!isPair) {
        return false;
      }
      i++;
    }
    return true;
  }
}
