package dev.weft.task;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A tree of values as written, in the grammar of {@link ValueForm}.
 *
 * <p>A tree is read either as one value or as a map, whose members are values while the map itself
 * never is one, so that its members may have any name. All methods expect a tree that passed the
 * validator. Immutable and thread-safe; treat trees as read-only.
 *
 * @param tree the tree as written
 * @param isMap whether the outermost object is a map
 */
public record Values(JsonNode tree, boolean isMap) {

  /** Reads a tree as one value. */
  public static Values value(JsonNode tree) {
    return new Values(tree, false);
  }

  /** Reads an object as a map of values. */
  public static Values map(ObjectNode tree) {
    return new Values(tree, true);
  }

  /** Looks up what a form stands for. */
  public interface Source {
    /**
     * Returns the value, or {@code null} when there is nothing and no {@code orElse} stands in.
     *
     * @param form which form it is; never {@code LITERAL} or {@code TEMPLATE}
     * @param tree the object as written
     */
    @Nullable JsonNode find(ValueForm form, JsonNode tree);
  }

  /** Says that a value is missing; the message names the form. */
  public static final class MissingValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingValueException(String message) {
      super(message);
    }
  }

  /** Returns every reference to an earlier task, in the order of the tree. */
  public List<Reference> references() {
    List<Reference> references = new ArrayList<>();
    visit(
        (form, object) -> {
          if (form == ValueForm.FROM) {
            references.add(reference(object));
          }
        });
    return references;
  }

  /** Calls the visitor for each object that has a form, outermost first. */
  public void visit(BiConsumer<ValueForm, JsonNode> visitor) {
    visit(tree, isMap, visitor);
  }

  private static void visit(JsonNode tree, boolean isMap, BiConsumer<ValueForm, JsonNode> visitor) {
    ValueForm form = isMap ? null : ValueForm.of(tree);
    if (form == null) {
      tree.forEach(each -> visit(each, false, visitor));
      return;
    }
    visitor.accept(form, tree);
    if (form == ValueForm.TEMPLATE) {
      visit(tree.path("values"), true, visitor);
    }
  }

  /** Reads {@code {from, at?, part?, orElse?}}. */
  public static Reference reference(JsonNode object) {
    Part part = Part.of(object.path("part").asText(Part.OUTPUT.word()));
    return new Reference(
        new TaskId(object.path("from").asText()),
        JsonPointer.compile(object.path("at").asText("")),
        part == null ? Part.OUTPUT : part,
        object.get("orElse"));
  }

  /**
   * Returns this tree with parameters filled in; what a parameter brings is never read as a form.
   *
   * @throws MissingValueException when a parameter, or what {@code at} points to, is not there
   */
  public Values bind(Map<String, JsonNode> params) {
    return fill(
        object -> {
          JsonNode value = params.get(object.path("param").asText());
          JsonNode found = value == null ? null : at(value, object);
          if (found == null) {
            throw new MissingValueException("parameter " + object + " has no value");
          }
          return found;
        });
  }

  /**
   * Returns this tree with those parameters filled in for which {@code lookup} has a value; what a
   * parameter brings is never read as a form.
   *
   * <p>The tree need not have passed the validator: what is not well-formed stays as it is.
   *
   * @param lookup answers the value of {@code {param, at?}}, or {@code null} to leave it
   */
  public Values fill(Lookup lookup) {
    return new Values(
        replace(
            tree,
            isMap,
            (form, object) -> {
              JsonNode found = form == ValueForm.PARAM ? lookup.find(object) : null;
              return found == null || !found.isContainerNode()
                  ? found
                  : JsonNodeFactory.instance.objectNode().set(ValueForm.LITERAL.key(), found);
            }),
        isMap);
  }

  /**
   * Returns this tree with some of its forms replaced by others; what comes in is not looked at
   * again.
   *
   * @param rewriting answers what stands for a form, or {@code null} to leave it
   */
  public Values rewrite(Rewriting rewriting) {
    return new Values(replace(tree, isMap, rewriting::of), isMap);
  }

  /** Replaces forms by others. */
  @FunctionalInterface
  public interface Rewriting {
    /** Returns what stands for a form, or {@code null} to leave it. */
    @Nullable JsonNode of(ValueForm form, JsonNode object);
  }

  /** Looks up the value of a parameter. */
  @FunctionalInterface
  public interface Lookup {
    /** Returns the value of {@code {param, at?}}, or {@code null}. */
    @Nullable JsonNode find(JsonNode object);
  }

  /**
   * Returns plain JSON: every form replaced by what it stands for.
   *
   * @throws MissingValueException when the source has nothing for a form
   */
  public JsonNode resolve(Source source) {
    return resolve(tree, isMap, source);
  }

  private static JsonNode resolve(JsonNode tree, boolean isMap, Source source) {
    return replace(
        tree,
        isMap,
        (form, object) ->
            switch (form) {
              case LITERAL -> object.get(ValueForm.LITERAL.key());
              case TEMPLATE -> render(object, source);
              default -> {
                JsonNode found = source.find(form, object);
                if (found == null) {
                  throw new MissingValueException(object + " has no value");
                }
                yield found;
              }
            });
  }

  private static JsonNode render(JsonNode object, Source source) {
    JsonNode values = resolve(object.path("values"), true, source);
    String text =
        Template.parse(object.path("template").asText()).render(name -> text(values.path(name)));
    return JsonNodeFactory.instance.textNode(text);
  }

  /**
   * Returns a value as a template writes it: text as it is, numbers and booleans as JSON, objects
   * and lists as compact JSON, null and nothing as nothing.
   */
  public static String text(JsonNode value) {
    if (value.isTextual()) {
      return value.textValue();
    }
    return value.isNull() || value.isMissingNode() ? "" : value.toString();
  }

  /** Returns what the object's {@code at} points to in a value, or {@code null} for nothing. */
  public static @Nullable JsonNode at(JsonNode value, JsonNode object) {
    JsonNode found = value.at(object.path("at").asText(""));
    return found.isMissingNode() ? null : found;
  }

  private interface Replacement {
    @Nullable JsonNode of(ValueForm form, JsonNode object);
  }

  private static JsonNode replace(JsonNode tree, boolean isMap, Replacement replacement) {
    ValueForm form = isMap ? null : ValueForm.of(tree);
    if (form != null) {
      JsonNode replaced = replacement.of(form, tree);
      if (replaced != null) {
        return replaced;
      }
      if (form != ValueForm.TEMPLATE || !tree.path("values").isObject()) {
        return tree;
      }
      JsonNode values = tree.path("values");
      JsonNode filled = replace(values, true, replacement);
      if (isSame(filled, values)) {
        return tree;
      }
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      tree.properties().forEach(e -> copy.set(e.getKey(), e.getValue()));
      copy.set("values", filled);
      return copy;
    }
    return switch (tree) {
      case ObjectNode object -> replaceMembers(object, replacement);
      case ArrayNode array -> replaceItems(array, replacement);
      default -> tree.isMissingNode() ? NullNode.getInstance() : tree;
    };
  }

  /** Returns the object itself when nothing in it is replaced: most of a tree has no forms. */
  private static JsonNode replaceMembers(ObjectNode object, Replacement replacement) {
    ObjectNode copy = null;
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      JsonNode replaced = replace(member.getValue(), false, replacement);
      if (!isSame(replaced, member.getValue())) {
        if (copy == null) {
          copy = JsonNodeFactory.instance.objectNode();
          copy.setAll(object);
        }
        copy.set(member.getKey(), replaced);
      }
    }
    return copy == null ? object : copy;
  }

  private static JsonNode replaceItems(ArrayNode array, Replacement replacement) {
    ArrayNode copy = null;
    for (int i = 0; i < array.size(); i++) {
      JsonNode replaced = replace(array.get(i), false, replacement);
      if (!isSame(replaced, array.get(i))) {
        copy = copy == null ? JsonNodeFactory.instance.arrayNode().addAll(array) : copy;
        copy.set(i, replaced);
      }
    }
    return copy == null ? array : copy;
  }

  @SuppressWarnings("ReferenceEquality") // whether it was replaced, not whether it looks alike
  private static boolean isSame(JsonNode a, JsonNode b) {
    return a == b;
  }
}
