package dev.weft.graph;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.data.DataRef;
import dev.weft.task.Condition;
import dev.weft.task.Template;
import dev.weft.task.ValueForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks values against their grammar ({@link ValueForm}) and the names in them. */
final class ValueCheck {
  private final Parameters parameters;
  private final ReferenceCheck references;
  private final Problems problems;

  ValueCheck(Parameters parameters, ReferenceCheck references, Problems problems) {
    this.parameters = parameters;
    this.references = references;
    this.problems = problems;
  }

  /** Checks an object as a map: its members are values. */
  void map(ObjectNode map, Place place, Site site) {
    map.properties().forEach(e -> value(e.getValue(), place.member(e.getKey()), site));
  }

  /** Checks a value. */
  void value(JsonNode tree, Place place, Site site) {
    if (tree.isArray()) {
      for (int i = 0; i < tree.size(); i++) {
        value(tree.get(i), place.item(i), site);
      }
    } else if (tree instanceof ObjectNode object) {
      ValueForm form = ValueForm.of(tree);
      if (form == null) {
        map(object, place, site);
      } else if (isClean(form, object, place)) {
        form(form, object, place, site);
      }
    }
  }

  /** Whether an object has the keys of one form and no others; reports when it has. */
  boolean isClean(ValueForm form, ObjectNode object, Place place) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String key = member.getKey();
      if (key.equals(form.key()) || form.companions().contains(key)) {
        continue;
      }
      if (isForm(key)) {
        problems.add(
            ProblemCode.G050,
            place,
            object,
            "a value is '" + form.key() + "' or '" + key + "', not both",
            "keep one, or wrap the object in {literal: ..} if it is data");
      } else {
        List<String> companions = new ArrayList<>(form.companions());
        String nearest = NearestName.hint(key, companions);
        problems.add(
            ProblemCode.G051,
            place.member(key),
            member.getValue(),
            "'" + key + "' may not stand beside '" + form.key() + "'",
            nearest == null ? "wrap the object in {literal: ..} if it is data" : nearest);
      }
      return false;
    }
    return true;
  }

  private static boolean isForm(String key) {
    for (ValueForm form : ValueForm.values()) {
      if (form.key().equals(key)) {
        return true;
      }
    }
    return false;
  }

  private void form(ValueForm form, ObjectNode object, Place place, Site site) {
    switch (form) {
      case PARAM -> param(object, place, site);
      case FROM -> references.check(object, place, site);
      case TEMPLATE -> template(object, place, site);
      case DATA_REF -> dataRef(object.get(form.key()), place.member(form.key()));
      case ITEM -> item(object, place, site);
      case SECRET ->
          problems.add(
              ProblemCode.G119,
              place,
              object,
              "{secret} is not in this release",
              "reserved for a later release: " + ProblemCode.G119.title());
      case LITERAL -> {}
    }
  }

  private void item(ObjectNode object, Place place, Site site) {
    if (!site.takesItems()) {
      problems.add(
          ProblemCode.G053,
          place,
          object,
          "{item} may not stand here",
          "it stands in 'input', 'params' and 'when' of a task that has 'forEach' itself");
      return;
    }
    references.pointer(object, ValueForm.ITEM.key(), place);
  }

  /**
   * Checks {@code {param, at?}}; returns its declaration, or {@code null} when there is none or
   * after a report.
   */
  @Nullable Parameter param(JsonNode object, Place place, Site site) {
    JsonNode name = object.path("param");
    if (!name.isTextual()) {
      problems.add(ProblemCode.G012, place.member("param"), name, "'param' must be a name");
      return null;
    }
    Parameter parameter = parameters.declared().get(name.textValue());
    boolean isPointer = references.pointer(object, "at", place);
    if (parameter == null) {
      if (!parameters.broken().contains(name.textValue())) {
        problems.add(
            ProblemCode.G060,
            place.member("param"),
            name,
            "parameter '" + name.textValue() + "' is not declared",
            parameters.declared().isEmpty()
                ? "declare it under 'params'"
                : NearestName.hintOrNames(name.textValue(), parameters.declared().keySet()));
      }
      return null;
    }
    boolean isThere = isPointer && findsSomething(parameter, object, place);
    return isThere && isInTime(parameter, object, place, site) ? parameter : null;
  }

  private boolean isInTime(Parameter parameter, JsonNode object, Place place, Site site) {
    String late = parameters.late().get(parameter.name());
    if (late == null || site.takesReferences()) {
      return true;
    }
    problems.add(
        ProblemCode.G066,
        place,
        object,
        "'" + parameter.name() + "' is only known while the run goes on: " + late,
        "such a parameter stands in 'input', 'when', 'forEach', 'params' and 'outputs'");
    return false;
  }

  private boolean findsSomething(Parameter parameter, JsonNode object, Place place) {
    String at = object.path("at").asText("");
    JsonNode value = parameters.values().get(parameter.name());
    boolean hasParts =
        parameter.type() == Parameter.Type.OBJECT || parameter.type() == Parameter.Type.ARRAY;
    if (at.isEmpty() || hasParts && value == null) {
      return true;
    }
    if (!hasParts || value == null || value.at(JsonPointer.compile(at)).isMissingNode()) {
      problems.add(
          ProblemCode.G065,
          place.member("at"),
          object.get("at"),
          hasParts
              ? "parameter '" + parameter.name() + "' has nothing at '" + at + "'"
              : "parameter '"
                  + parameter.name()
                  + "' is of type "
                  + parameter.type().word()
                  + " and has no parts");
      return false;
    }
    return true;
  }

  private void template(JsonNode object, Place place, Site site) {
    JsonNode text = object.path("template");
    JsonNode values = object.get("values");
    if (!text.isTextual()) {
      problems.add(
          ProblemCode.G012,
          place.member("template"),
          text,
          "'template' must be a text",
          Fields.textHint(text));
    }
    if (values == null) {
      problems.add(
          ProblemCode.G011,
          place,
          object,
          "'values' is missing",
          "write values: {} if it has none");
    } else if (!(values instanceof ObjectNode map)) {
      problems.add(ProblemCode.G012, place.member("values"), values, "'values' must be an object");
    } else {
      if (text.isTextual()) {
        names(text, map, place.member("template"));
      }
      map(map, place.member("values"), site);
    }
  }

  private void names(JsonNode text, ObjectNode values, Place place) {
    try {
      for (String name : Template.parse(text.textValue()).names()) {
        if (!values.has(name)) {
          List<String> known = new ArrayList<>();
          values.fieldNames().forEachRemaining(known::add);
          problems.add(
              ProblemCode.G056,
              place,
              text,
              "'{{" + name + "}}' is not in 'values'",
              NearestName.hint(name, known));
        }
      }
    } catch (IllegalArgumentException e) {
      problems.add(
          ProblemCode.G055,
          place,
          text,
          String.valueOf(e.getMessage()),
          "a name is letters, digits, _ and -");
    }
  }

  /**
   * Checks a condition on what a search finds: the left of each comparison is a part of the item,
   * {@code {item: pointer}}, the right a literal or a parameter.
   */
  void filter(JsonNode tree, Place place) {
    if (ValueForm.of(tree) == ValueForm.PARAM && tree instanceof ObjectNode object) {
      if (isClean(ValueForm.PARAM, object, place)) {
        param(object, place, Site.SETTING);
      }
      return;
    }
    // What a parameter has brought is wrapped, lest it be read as something else.
    boolean isWrapped = ValueForm.of(tree) == ValueForm.LITERAL && tree.size() == 1;
    try {
      Condition.of(isWrapped ? tree.get(ValueForm.LITERAL.key()) : tree)
          .visit(compare -> comparison(compare, place));
    } catch (Condition.MalformedException e) {
      problems.add(
          ProblemCode.G058,
          place,
          tree,
          String.valueOf(e.getMessage()),
          e.at().isEmpty() ? null : "at " + e.at() + " of the filter");
    }
  }

  private void comparison(Condition.Compare compare, Place filter) {
    JsonNode item = compare.value();
    if (!(item instanceof ObjectNode object)
        || item.size() != 1
        || !Parameters.isPointer(object.path(ValueForm.ITEM.key()))) {
      problems.add(
          ProblemCode.G058,
          filter,
          item,
          "a filter compares parts of the items that are searched",
          "write {value: {item: /metadata/name}, eq: ..}");
    }
    value(compare.right(), filter, Site.SETTING);
  }

  private void dataRef(JsonNode body, Place place) {
    try {
      DataRef ref = DataRef.of(body);
      if (!ref.sha256().matches("[0-9a-f]{64}")) {
        problems.add(
            ProblemCode.G057,
            place.member("sha256"),
            body.get("sha256"),
            "'sha256' must be 64 lower-case hexadecimal digits");
      }
    } catch (IllegalArgumentException e) {
      problems.add(
          ProblemCode.G057,
          place,
          body,
          String.valueOf(e.getMessage()),
          "a dataRef has store, key, sha256, bytes and mediaType");
    }
  }
}
