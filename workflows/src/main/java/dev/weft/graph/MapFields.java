package dev.weft.graph;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.task.ForEach;
import dev.weft.task.ValueForm;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the field {@code forEach} of a task. */
final class MapFields {
  /** The longest list that is taken when the task does not say. */
  static final int MAX_ITEMS = 10_000;

  /** The longest list that a task may ask for. */
  static final int MOST_ITEMS = 1_000_000;

  static final List<String> FIELDS =
      List.of("from", "param", "literal", "at", "label", "maxItems", "maxConcurrent", "tolerate");

  /** How a part of all instances is written; the number says the rest. */
  static final String PERCENT = "\\d{1,3}(\\.\\d{1,6})?%";

  private static final List<ValueForm> LISTS =
      List.of(ValueForm.FROM, ValueForm.PARAM, ValueForm.LITERAL);
  private static final Pattern PERCENT_SHAPE = Pattern.compile(PERCENT);

  private final boolean isAlone;
  private final Parameters parameters;
  private final ValueCheck values;
  private final ReferenceCheck references;
  private final Problems problems;

  /**
   * Makes a reader.
   *
   * @param isAlone whether only one task is read: an instance, to which its list means nothing
   */
  MapFields(
      boolean isAlone,
      Parameters parameters,
      ValueCheck values,
      ReferenceCheck references,
      Problems problems) {
    this.isAlone = isAlone;
    this.parameters = parameters;
    this.values = values;
    this.references = references;
    this.problems = problems;
  }

  /** Returns what the task says, or {@code null} when it says nothing or after a report. */
  @Nullable ForEach read(Fields task, int index) {
    JsonNode node = task.get("forEach");
    Fields fields =
        node == null
            ? null
            : Fields.of(node, task.place("forEach"), "'forEach'", FIELDS, Map.of(), problems);
    if (fields == null) {
      return null;
    }
    int maxItems = number(fields, "maxItems", MAX_ITEMS);
    JsonNode list = list(fields, index, maxItems);
    JsonPointer label =
        fields.has("label") && references.pointer(fields.object(), "label", fields.place())
            ? JsonPointer.compile(fields.object().get("label").textValue())
            : ForEach.DEFAULT_LABEL;
    int maxConcurrent = number(fields, "maxConcurrent", 0);
    ForEach.Tolerance tolerate = tolerate(fields);
    return list == null ? null : new ForEach(list, label, maxItems, maxConcurrent, tolerate);
  }

  private @Nullable JsonNode list(Fields fields, int index, int maxItems) {
    ObjectNode object = fields.object();
    List<ValueForm> written = LISTS.stream().filter(each -> object.has(each.key())).toList();
    if (written.size() > 1) {
      problems.add(
          ProblemCode.G050,
          fields.place(),
          object,
          "a list is '" + written.get(0).key() + "' or '" + written.get(1).key() + "', not both");
      return null;
    }
    if (written.isEmpty()) {
      fields.required("from", "a list: from a task, a param, or literal: [..]");
      return null;
    }
    ValueForm form = written.get(0);
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.set(form.key(), object.get(form.key()));
    if (object.has("at")) {
      list.set("at", object.get("at"));
    }
    boolean isGood = values.isClean(form, list, fields.place());
    if (isGood) {
      switch (form) {
        case FROM -> references.check(list, fields.place(), Site.of(index, false));
        case PARAM -> param(list, fields.place(), index);
        default -> literal(list.get(form.key()), fields, maxItems);
      }
    }
    return isGood ? list : null;
  }

  private void param(ObjectNode list, Place place, int index) {
    Parameter parameter = isAlone ? null : values.param(list, place, Site.of(index, false));
    if (parameter == null) {
      return;
    }
    boolean isWhole = list.path("at").asText("").isEmpty();
    JsonNode known = parameters.find(list);
    if (known != null ? !known.isArray() : isWhole && parameter.type() != Parameter.Type.ARRAY) {
      problems.add(
          ProblemCode.G064,
          place,
          list,
          "'forEach' takes a parameter of type array, '"
              + parameter.name()
              + (isWhole ? "' is of type " + parameter.type().word() : "' has no list there"));
    }
  }

  private void literal(JsonNode items, Fields fields, int maxItems) {
    if (!items.isArray()) {
      problems.add(
          ProblemCode.G012,
          fields.place("literal"),
          items,
          "'literal' of 'forEach' must be a list");
    } else if (items.size() > maxItems) {
      problems.add(
          ProblemCode.G018,
          fields.place(), // what a parameter brought stands nowhere in the file
          null,
          "the list has " + items.size() + " items, 'maxItems' is " + maxItems,
          maxItems < MOST_ITEMS ? "set maxItems, up to " + MOST_ITEMS : null);
    }
  }

  private int number(Fields fields, String name, int fallback) {
    JsonNode value = fields.get(name);
    if (value == null) {
      return fallback;
    }
    if (!value.isIntegralNumber()) {
      problems.add(
          ProblemCode.G012, fields.place(name), value, "'" + name + "' must be a whole number");
      return fallback;
    }
    if (!value.canConvertToInt() || value.intValue() < 1 || value.intValue() > MOST_ITEMS) {
      problems.add(
          ProblemCode.G014, fields.place(name), value, "'" + name + "' must be 1 to " + MOST_ITEMS);
      return fallback;
    }
    return value.intValue();
  }

  private ForEach.Tolerance tolerate(Fields fields) {
    JsonNode value = fields.get("tolerate");
    Place place = fields.place("tolerate");
    if (value == null) {
      return ForEach.Tolerance.NONE;
    }
    if (value.isIntegralNumber()) {
      if (value.canConvertToInt() && value.intValue() >= 0) {
        return new ForEach.Tolerance(value.intValue(), 0);
      }
      problems.add(ProblemCode.G014, place, value, "'tolerate' must be 0 or more");
      return ForEach.Tolerance.NONE;
    }
    if (!value.isTextual() || !PERCENT_SHAPE.matcher(value.textValue()).matches()) {
      problems.add(
          ProblemCode.G012,
          place,
          value,
          "'tolerate' must be a whole number of instances, or a part of them such as \"5%\"");
      return ForEach.Tolerance.NONE;
    }
    String text = value.textValue();
    double percent = Double.parseDouble(text.substring(0, text.length() - 1));
    if (percent > 100) {
      problems.add(ProblemCode.G014, place, value, "'tolerate' must be at most 100%");
      return ForEach.Tolerance.NONE;
    }
    return new ForEach.Tolerance(0, percent);
  }
}
