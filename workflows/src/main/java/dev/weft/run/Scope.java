package dev.weft.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.task.InputTemplate;
import dev.weft.task.ValueForm;
import dev.weft.task.Values;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the names in a task's definition mean where an instance of it stands.
 *
 * <p>A definition is written once and may stand in a run many times: in a mapped task, in a
 * sub-graph, in both. Rewritten by its scope, it names its sources by their paths from the top of
 * the run, and has no parameter and no {@code {item}} left. Immutable; treat trees as read-only.
 *
 * @param prefix what goes before the names of its neighbours: empty at the top, else the path of
 *     its sub-graph and a slash
 * @param params what the parameters of its sub-graph stand for, as values seen from the top
 * @param item what {@code {item}} stands for, in the same way
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Scope(String prefix, Map<String, JsonNode> params, @Nullable JsonNode item) {

  private static final Set<String> OF_THE_WHOLE = Set.of("forEach", "dependencies", "waitFor");

  /** The top of a run, where names mean what they say. */
  public static final Scope TOP = new Scope("", Map.of(), null);

  /** Copies the map. */
  public Scope {
    prefix = prefix == null ? "" : prefix;
    params = params == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }

  /** Returns the scope of an instance for one item. */
  public Scope withItem(JsonNode value) {
    return new Scope(prefix, params, requireNonNull(value, "value is null"));
  }

  /** Returns a reference to a part of an earlier task, seen from the top. */
  public static ObjectNode reference(String path, String at) {
    return JsonNodeFactory.instance.objectNode().put("from", "/" + path).put("at", at);
  }

  /** Returns a value that is data, whatever keys it has. */
  public static ObjectNode literal(JsonNode value) {
    return JsonNodeFactory.instance.objectNode().set(ValueForm.LITERAL.key(), value);
  }

  /**
   * Returns the definition of one instance, whose names mean the same from everywhere; what its
   * whole waited for and was repeated over is left out.
   */
  public ObjectNode rewrite(ObjectNode definition) {
    ObjectNode rewritten = JsonNodeFactory.instance.objectNode();
    definition
        .properties()
        .forEach(
            member -> {
              if (!OF_THE_WHOLE.contains(member.getKey())) {
                rewritten.set(member.getKey(), field(member.getKey(), member.getValue()));
              }
            });
    return rewritten;
  }

  private JsonNode field(String name, JsonNode value) {
    return switch (name) {
      case "input" -> input(value);
      case "options", "params" -> map(value);
      case "when" -> value(value);
      case "modelId", "priority", "timeout", "deadline" ->
          ValueForm.of(value) == ValueForm.PARAM ? plain(value(value)) : value;
      default -> value;
    };
  }

  private static JsonNode plain(JsonNode value) {
    return ValueForm.of(value) == ValueForm.LITERAL ? value.get(ValueForm.LITERAL.key()) : value;
  }

  private JsonNode input(JsonNode input) {
    if (!(input instanceof ObjectNode object) || ValueForm.of(input) != null) {
      return value(input);
    }
    ObjectNode rewritten = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      InputTemplate.Kind kind = InputTemplate.Kind.ofKey(member.getKey());
      JsonNode body = member.getValue();
      rewritten.set(
          member.getKey(),
          kind == InputTemplate.Kind.MODEL
              ? map(body)
              : kind == InputTemplate.Kind.QUERY || kind == InputTemplate.Kind.QUERIES
                  ? query(body)
                  : value(body));
    }
    return rewritten;
  }

  /** An {@code {item}} in the filter of a query is of the items that are searched. */
  private JsonNode query(JsonNode body) {
    if (body.isArray()) {
      var list = JsonNodeFactory.instance.arrayNode(body.size());
      body.forEach(each -> list.add(query(each)));
      return list;
    }
    if (!body.has("filter") || ValueForm.of(body) != null) {
      return value(body);
    }
    ObjectNode rest = JsonNodeFactory.instance.objectNode();
    body.properties().forEach(e -> rest.set(e.getKey(), e.getValue()));
    JsonNode filter = rest.remove("filter");
    ObjectNode rewritten = JsonNodeFactory.instance.objectNode();
    rewritten.setAll((ObjectNode) map(rest));
    Scope withoutItem = new Scope(prefix, params, null);
    rewritten.set("filter", withoutItem.value(filter));
    return rewritten;
  }

  /** Returns a map of values whose names mean the same from everywhere. */
  public JsonNode map(JsonNode tree) {
    return tree.isObject() ? new Values(tree, true).rewrite(this::form).tree() : value(tree);
  }

  /** Returns a value whose names mean the same from everywhere. */
  public JsonNode value(JsonNode tree) {
    return Values.value(tree).rewrite(this::form).tree();
  }

  private @Nullable JsonNode form(ValueForm form, JsonNode object) {
    return switch (form) {
      case FROM -> from(object);
      case PARAM -> {
        JsonNode value = params.get(object.path(form.key()).asText());
        yield value == null ? null : found(at(value, object.path("at").asText("")));
      }
      case ITEM -> item == null ? null : found(at(item, object.path(form.key()).asText("")));
      case TEMPLATE, SECRET, DATA_REF, LITERAL -> null;
    };
  }

  /** Where there is nothing stands a reference to no item, which is missing wherever it is read. */
  private static JsonNode found(@Nullable JsonNode value) {
    return value == null
        ? JsonNodeFactory.instance.objectNode().put(ValueForm.ITEM.key(), "")
        : value;
  }

  /** Names of other runs, and those that are seen from the top already, have a slash. */
  private JsonNode from(JsonNode object) {
    String name = object.path(ValueForm.FROM.key()).asText();
    if (name.indexOf('/') >= 0) {
      return object;
    }
    ObjectNode absolute = JsonNodeFactory.instance.objectNode();
    object.properties().forEach(each -> absolute.set(each.getKey(), each.getValue()));
    return absolute.put(ValueForm.FROM.key(), "/" + prefix + name);
  }

  /**
   * Goes down into a value; what is left of the way when a form comes is for the form. Returns
   * {@code null} when there is nothing.
   */
  static @Nullable JsonNode at(JsonNode value, String pointer) {
    JsonNode here = value;
    JsonPointer left = JsonPointer.compile(pointer);
    while (!left.matches() && ValueForm.of(here) == null) {
      here =
          here.isArray()
              ? here.path(left.getMatchingIndex())
              : here.path(left.getMatchingProperty());
      left = left.tail();
    }
    if (here.isMissingNode() || left.matches()) {
      return here.isMissingNode() ? null : here;
    }
    return deeper(here, left.toString());
  }

  private static @Nullable JsonNode deeper(JsonNode object, String at) {
    if (object.has(ValueForm.LITERAL.key())) {
      JsonNode found = object.get(ValueForm.LITERAL.key()).at(at);
      return found.isMissingNode() ? null : literal(found);
    }
    if (!object.has(ValueForm.FROM.key())) {
      return null;
    }
    ObjectNode longer = JsonNodeFactory.instance.objectNode();
    object.properties().forEach(each -> longer.set(each.getKey(), each.getValue()));
    JsonNode orElse = longer.remove("orElse");
    longer.put("at", object.path("at").asText("") + at);
    if (orElse != null && !orElse.at(at).isMissingNode()) {
      longer.set("orElse", orElse.at(at));
    }
    return longer;
  }
}
