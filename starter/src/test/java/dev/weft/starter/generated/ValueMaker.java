package dev.weft.starter.generated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weft.starter.generated.Surroundings.Made;
import dev.weft.starter.generated.Surroundings.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes values and conditions that a graph may have in some place. */
final class ValueMaker {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> WORDS = List.of("ash", "birch", "COMPLETED", "FAILED", "i1");

  private final Random random;

  ValueMaker(Random random) {
    this.random = random;
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  Shape shape() {
    return one(List.of(Shape.NUMBER, Shape.TEXT, Shape.TEXT, Shape.OBJECT, Shape.LIST));
  }

  /** A literal of a shape; its objects never have the key of a form. */
  JsonNode literal(Shape shape) {
    return switch (shape) {
      case NUMBER -> NODES.numberNode(below(10));
      case TEXT -> TextNode.valueOf(one(WORDS));
      case OBJECT -> NODES.objectNode().put("id", "o" + below(5)).put("n", below(10));
      case LIST -> {
        ArrayNode list = NODES.arrayNode();
        for (int left = below(5); left > 0; left--) {
          list.add(literal(Shape.OBJECT));
        }
        yield list;
      }
    };
  }

  /** Data of a shape, some of which looks like a form. */
  JsonNode data(Shape shape) {
    JsonNode data = literal(shape);
    if (data instanceof ObjectNode object && chance(15)) {
      object.put(one(List.of("from", "param", "item")), "nothing");
    } else if (data instanceof ArrayNode list && !list.isEmpty() && chance(25)) {
      list.set(below(list.size()), data(Shape.OBJECT));
    }
    return data;
  }

  /** A value that takes tasks, parameters, items, whatever there is. */
  JsonNode value(Surroundings around, Shape shape) {
    int kind = below(100);
    if (kind < 40 && !around.tasks().isEmpty()) {
      return reference(around, shape);
    }
    if (kind < 62 && around.isMapped()) {
      return item(shape);
    }
    if (kind < 80) {
      JsonNode param = param(around, shape);
      if (param != null) {
        return param;
      }
    }
    if (kind < 90 && shape == Shape.TEXT) {
      return template(around);
    }
    return kind < 95 ? literal(shape) : NODES.objectNode().set("literal", data(shape));
  }

  private static ObjectNode form(String key, String name, String at) {
    ObjectNode form = NODES.objectNode().put(key, name);
    return at.isEmpty() ? form : form.put("at", at);
  }

  JsonNode item(Shape shape) {
    String at =
        chance(8)
            ? "/nowhere"
            : switch (shape) {
              case NUMBER -> "/n";
              case TEXT -> "/id";
              case OBJECT -> "";
              case LIST -> "/list";
            };
    return NODES.objectNode().put("item", at);
  }

  @Nullable JsonNode param(Surroundings around, Shape shape) {
    List<ObjectNode> found = new ArrayList<>();
    around
        .params()
        .forEach(
            (name, its) -> {
              if (its == shape) {
                found.add(form("param", name, ""));
              } else if (its == Shape.OBJECT && shape == Shape.NUMBER) {
                found.add(form("param", name, "/n"));
              } else if (its == Shape.OBJECT && shape == Shape.TEXT) {
                found.add(form("param", name, "/id"));
              }
            });
    return found.isEmpty() ? null : one(found);
  }

  private JsonNode template(Surroundings around) {
    ObjectNode template = NODES.objectNode();
    template.put("template", one(List.of("{{a}}", "{{a}} and {{b}}", "{{{{a}} {{b}}{{a}}")));
    ObjectNode values = template.putObject("values");
    values.set("a", value(around, one(List.of(Shape.NUMBER, Shape.TEXT))));
    values.set("b", value(around, Shape.NUMBER));
    return template;
  }

  /** A reference to some task; what stands there may be of another shape, or nothing. */
  ObjectNode reference(Surroundings around, Shape shape) {
    ObjectNode reference = to(one(around.tasks()), shape);
    if (chance(7)) {
      reference.put("at", "/nowhere");
    }
    if (chance(reference.path("part").asText().equals("error") ? 70 : 30)) {
      reference.set("orElse", data(shape));
    }
    return reference;
  }

  private ObjectNode to(Made made, Shape shape) {
    if (chance(made.isMapped() ? 40 : 22)) {
      return part(made, shape);
    }
    String at =
        made.isMapped()
            ? switch (shape) {
              case NUMBER -> one(List.of("/count", "/items/0" + inside(made, shape)));
              case TEXT -> "/items/1" + inside(made, shape);
              case OBJECT -> one(List.of("", "/items/0"));
              case LIST -> "/items";
            }
            : inside(made, shape);
    return form("from", made.id(), at);
  }

  private String inside(Made made, Shape shape) {
    if (made.isUse()) {
      List<String> fitting =
          made.outputs().entrySet().stream()
              .filter(each -> each.getValue() == shape)
              .map(Map.Entry::getKey)
              .toList();
      return fitting.isEmpty() ? (shape == Shape.OBJECT ? "" : "/n") : "/" + one(fitting);
    }
    return switch (shape) {
      case NUMBER -> "/n";
      case TEXT -> "/name";
      case OBJECT -> one(List.of("", "/list/0"));
      case LIST -> "/list";
    };
  }

  private ObjectNode part(Made made, Shape shape) {
    boolean isMapped = made.isMapped();
    return switch (shape) {
      case NUMBER ->
          isMapped
              ? one(
                  List.of(
                      form("from", made.id(), "/" + one(List.of("total", "failed", "skipped")))
                          .put("part", "counts"),
                      form("from", made.id(), "/0/attempts").put("part", "results")))
              : form("from", made.id(), "/retryCount").put("part", "metrics");
      case TEXT ->
          isMapped && chance(50)
              ? one(
                  List.of(
                      form("from", made.id(), "/0/status").put("part", "results"),
                      form("from", made.id(), "/0/label").put("part", "errors"),
                      form("from", made.id(), "/0/code").put("part", "errors")))
              : chance(60)
                  ? form("from", made.id(), "").put("part", "status")
                  : form("from", made.id(), "/code").put("part", "error");
      case OBJECT ->
          isMapped
              ? form("from", made.id(), "").put("part", "counts")
              : form("from", made.id(), "").put("part", "error");
      case LIST ->
          form("from", made.id(), "")
              .put("part", isMapped ? one(List.of("errors", "results")) : "status");
    };
  }

  /** A condition, not too deep. */
  ObjectNode condition(Surroundings around, int levels) {
    ObjectNode condition = NODES.objectNode();
    int kind = levels == 0 ? 100 : below(100);
    if (kind < 20) {
      ArrayNode list = condition.putArray(chance(50) ? "all" : "any");
      for (int left = 1 + below(3); left > 0; left--) {
        list.add(condition(around, levels - 1));
      }
      return condition;
    }
    if (kind < 32) {
      return condition.set("not", condition(around, levels - 1));
    }
    Shape shape = chance(60) ? Shape.NUMBER : Shape.TEXT;
    condition.set("value", value(around, chance(90) ? shape : shape()));
    switch (below(8)) {
      case 0 -> condition.put("exists", chance(70));
      case 1 -> condition.set("ne", value(around, shape));
      case 2 -> condition.set("eq", chance(50) ? value(around, shape) : literal(shape));
      case 3 -> condition.putArray("in").add(literal(shape)).add(literal(shape)).add(5.0);
      default ->
          condition.set(one(List.of("lt", "lte", "gt", "gte")), NODES.numberNode(below(10) / 1.0));
    }
    return condition;
  }
}
