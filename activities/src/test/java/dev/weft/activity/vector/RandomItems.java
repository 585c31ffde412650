package dev.weft.activity.vector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.data.Item;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;

/** Items of few names and values, and conditions on them, so that many conditions hold for some. */
final class RandomItems {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> PLACES =
      List.of(
          "",
          "/id",
          "/text",
          "/source",
          "/start",
          "/metadata",
          "/metadata/lang",
          "/metadata/size",
          "/metadata/tags",
          "/metadata/tags/0",
          "/metadata/tags/1",
          "/metadata/a~1b",
          "/metadata/~0",
          "/metadata/deep/er",
          "/metadata/",
          "/none");
  private static final List<String> TEXTS =
      List.of("", "de", "en", "en-GB", "\uD83D\uDE00", "\uFFFD", "a\u0000b", "1", "x".repeat(256));
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "1",
          "1.0",
          "-1",
          "1.5",
          "-1.5",
          "10",
          "1e2",
          "100",
          "0.1",
          "1e-7",
          "1e300",
          "-1e300",
          "9007199254740993",
          "9007199254740992",
          "123456789012345678901234567890");
  private static final List<String> WORDS =
      List.of("graph", "task", "worker", "river", "stone", "moon", "running", "runs");

  private final Random random;

  RandomItems(long seed) {
    this.random = new Random(seed);
  }

  Item item(String id) {
    ObjectNode metadata = JSON.objectNode();
    for (String name : List.of("lang", "size", "tags", "a/b", "~", "deep", "")) {
      if (random.nextInt(3) > 0) {
        metadata.set(name, name.equals("deep") ? JSON.objectNode().set("er", value(0)) : value(1));
      }
    }
    Item item = Item.named(id);
    if (random.nextInt(10) > 0) {
      item = item.withText(text());
    }
    if (random.nextInt(3) > 0) {
      item = item.withSource("file" + random.nextInt(20) + ".md");
    }
    return random.nextBoolean() ? item.with("metadata", metadata) : item.with("start", value(0));
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(30); i >= 0; i--) {
      text.append(WORDS.get(random.nextInt(WORDS.size()))).append(i % 7 == 0 ? ". " : " ");
    }
    return text.toString();
  }

  private JsonNode value(int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 6)) {
      case 0, 1 -> JSON.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
      case 2, 3 -> number();
      case 4 -> JSON.booleanNode(random.nextBoolean());
      case 5 ->
          random.nextBoolean()
              ? JSON.nullNode()
              : JSON.textNode("x".repeat(250 + random.nextInt(20)));
      default -> list(depth - 1);
    };
  }

  private JsonNode number() {
    String number = NUMBERS.get(random.nextInt(NUMBERS.size()));
    return number.matches("-?[0-9]+")
        ? JSON.numberNode(new java.math.BigInteger(number))
        : JSON.numberNode(new BigDecimal(number));
  }

  private ArrayNode list(int depth) {
    ArrayNode list = JSON.arrayNode();
    for (int i = random.nextInt(3); i > 0; i--) {
      list.add(value(depth));
    }
    return list;
  }

  /** A condition of the grammar of {@code when}. */
  JsonNode condition(int depth) {
    int form = random.nextInt(depth > 0 ? 8 : 5);
    return switch (form) {
      case 5 -> JSON.objectNode().set("not", condition(depth - 1));
      case 6, 7 -> {
        ArrayNode list = JSON.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(condition(depth - 1));
        }
        yield JSON.objectNode().set(form == 6 ? "all" : "any", list);
      }
      default -> comparison();
    };
  }

  private JsonNode comparison() {
    ObjectNode comparison = JSON.objectNode();
    comparison.putObject("value").put("item", PLACES.get(random.nextInt(PLACES.size())));
    String operator =
        List.of("eq", "ne", "in", "lt", "lte", "gt", "gte", "exists").get(random.nextInt(8));
    JsonNode right =
        switch (operator) {
          case "exists" -> JSON.booleanNode(random.nextBoolean());
          case "in" -> {
            ArrayNode list = JSON.arrayNode();
            for (int i = random.nextInt(5); i > 0; i--) {
              list.add(value(1));
            }
            yield list;
          }
          case "eq", "ne" -> value(1);
          default ->
              random.nextBoolean()
                  ? number()
                  : JSON.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
        };
    return comparison.set(operator, right);
  }
}
