package dev.weft.graphfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.failure.FailureCode;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.graph.Parameter;
import dev.weft.graph.Vocabulary;
import dev.weft.task.Condition;
import dev.weft.task.Dependency;
import dev.weft.task.InputTemplate;
import dev.weft.task.RetryPolicy;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskType;
import dev.weft.task.ValueForm;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes the JSON Schema (draft 2020-12) of graph files, for editors.
 *
 * <p>It accepts what the reader accepts. The reader refuses more: a schema knows no ids, no cycles
 * and no values of parameters. Thread-safe.
 */
public final class GraphSchema {
  private static final String ID = "^[A-Za-z0-9._-]{1,128}$";
  private static final String DURATION = "^(\\d{1,12}(ms|s|m|h|d)|[Pp].+)$";
  private static final String INSTANT = "^\\d{4}-\\d\\d-\\d\\dT.+(Z|[+-]\\d\\d(:\\d\\d)?.*)$";
  private static final String BYTES = "^\\d{1,15}(\\.\\d{1,3})? ?([KMGT]i?B|B)?$";
  private static final String POINTER = "^(/([^~]|~[01])*)?$";
  private static final int TEXT_LIMIT = 4 * 1024;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Vocabulary vocabulary;
  private final ObjectNode definitions = NODES.objectNode();

  private GraphSchema(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** Returns the schema for these operations. */
  public static ObjectNode json(Vocabulary vocabulary) {
    return new GraphSchema(vocabulary).graph();
  }

  private ObjectNode graph() {
    ObjectNode schema = NODES.objectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Weft graph");
    schema.put("type", "object").put("additionalProperties", false);
    schema.set("required", texts(List.of("weft", "name", "tasks")));
    ObjectNode fields = schema.putObject("properties");
    fields.putObject("weft").put("const", 1);
    fields.set("name", pattern(ID));
    fields.set("description", description());
    fields.set("params", map(parameter()));
    fields.set("deadline", ref("deadline"));
    fields.set("metadata", metadata());
    ObjectNode defaults = object(List.of());
    policies((ObjectNode) defaults.get("properties"));
    fields.set("defaults", defaults);
    ObjectNode tasks = fields.putObject("tasks").put("type", "array").put("minItems", 1);
    tasks.set("items", ref("task"));
    fields.set("outputs", map(ref("value")));
    define();
    schema.set("$defs", definitions);
    return schema;
  }

  private void define() {
    definitions.set("duration", pattern(DURATION));
    definitions.set("deadline", anyOf(pattern(DURATION), pattern(INSTANT), ref("param")));
    values();
    definitions.set("task", task());
    definitions.set("dependency", dependency());
    definitions.set("query", query());
    definitions.set("condition", condition());
    definitions.set("input", input());
  }

  private void values() {
    ObjectNode param = object(List.of("param"));
    property(param, "param").put("type", "string");
    property(param, "at").put("pattern", POINTER).put("type", "string");
    definitions.set("param", param);
    ObjectNode from = object(List.of("from"));
    property(from, "from").put("type", "string").put("pattern", ID);
    property(from, "at").put("pattern", POINTER).put("type", "string");
    property(from, "part").set("enum", texts(List.of("output", "status", "error", "metrics")));
    property(from, "orElse");
    definitions.set("from", from);
    definitions.set("template", template("value"));
    definitions.set("fixedTemplate", template("setting"));
    ObjectNode literal = object(List.of("literal"));
    property(literal, "literal");
    definitions.set("literal", literal);
    definitions.set("dataRef", dataRef());
    grammar("value", "from", "template");
    grammar("setting", "fixedTemplate");
  }

  /** Defines values: {@code value} with references to tasks, {@code setting} without. */
  private void grammar(String name, String... more) {
    ArrayNode forms = NODES.arrayNode();
    for (ValueForm form : ValueForm.values()) {
      ObjectNode has = NODES.objectNode();
      has.set("required", texts(List.of(form.key())));
      forms.add(has);
    }
    ObjectNode plain = NODES.objectNode().put("type", "object");
    plain.putObject("not").set("anyOf", forms);
    plain.set("additionalProperties", ref(name));
    ObjectNode leaf = NODES.objectNode();
    leaf.set("type", texts(List.of("string", "number", "boolean", "null")));
    ObjectNode value =
        anyOf(leaf, list(ref(name)), plain, ref("param"), ref("dataRef"), ref("literal"));
    for (String each : more) {
      ((ArrayNode) value.get("anyOf")).add(ref(each));
    }
    definitions.set(name, value);
  }

  private static ObjectNode template(String values) {
    ObjectNode template = object(List.of("template", "values"));
    property(template, "template").put("type", "string");
    ((ObjectNode) template.get("properties")).set("values", map(ref(values)));
    return template;
  }

  private static ObjectNode dataRef() {
    ObjectNode body = object(List.of("store", "key", "sha256", "bytes", "mediaType"));
    for (String name : List.of("store", "key", "mediaType")) {
      property(body, name).put("type", "string");
    }
    property(body, "sha256").put("type", "string").put("pattern", "^[0-9a-f]{64}$");
    property(body, "bytes").put("type", "integer").put("minimum", 0);
    body.remove("additionalProperties");
    ObjectNode form = object(List.of("dataRef"));
    ((ObjectNode) form.get("properties")).set("dataRef", body);
    return form;
  }

  private static ObjectNode parameter() {
    ObjectNode parameter = object(List.of("type"));
    property(parameter, "type")
        .set(
            "enum",
            texts(Arrays.stream(Parameter.Type.values()).map(Parameter.Type::word).toList()));
    property(parameter, "default");
    ((ObjectNode) parameter.get("properties")).set("description", description());
    return parameter;
  }

  private ObjectNode task() {
    ObjectNode task = object(List.of("id", "type"));
    ObjectNode fields = (ObjectNode) task.get("properties");
    fields.set("id", pattern(ID));
    fields.set("type", type());
    fields.putObject("operation").put("type", "string");
    fields.set("options", map(ref("setting")));
    fields.set(
        "modelId",
        anyOf(NODES.objectNode().put("type", "string").put("pattern", "\\S"), ref("param")));
    fields.set("input", ref("input"));
    ObjectNode dependencies = fields.putObject("dependencies").put("type", "array");
    dependencies.set("items", ref("dependency"));
    ObjectNode output = object(List.of("output"));
    property(output, "output");
    fields.set("onFailure", anyOf(words(List.of("skipDependents", "failRun", "ignore")), output));
    policies(fields);
    fields.set("deadline", ref("deadline"));
    fields.set("metadata", metadata());
    fields.set("description", description());
    task.set("allOf", operations());
    return task;
  }

  private ObjectNode type() {
    Set<String> names = new TreeSet<>(vocabulary.types());
    ObjectNode known = words(names);
    return vocabulary.isOpen() ? anyOf(known, pattern("^CUSTOM:[A-Za-z0-9._-]{1,64}$")) : known;
  }

  private static void policies(ObjectNode fields) {
    fields.set(
        "priority",
        anyOf(words(Arrays.stream(TaskPriority.values()).map(Enum::name).toList()), ref("param")));
    fields.set("timeout", anyOf(ref("duration"), ref("param")));
    fields
        .putObject("maxRetries")
        .put("type", "integer")
        .put("minimum", 0)
        .put("maximum", RetryPolicy.MOST_RETRIES);
    ObjectNode backoff = object(List.of());
    ObjectNode parts = (ObjectNode) backoff.get("properties");
    parts.set("initial", ref("duration"));
    parts.putObject("factor").put("type", "number").put("minimum", 1).put("maximum", 100);
    parts.set("max", ref("duration"));
    fields.set("backoff", backoff);
    ObjectNode codes = fields.putObject("noRetryOn").put("type", "array");
    codes.set("items", words(Arrays.stream(FailureCode.values()).map(Enum::name).toList()));
  }

  private static ObjectNode dependency() {
    List<String> ends = Dependency.ANY.stream().map(Enum::name).toList();
    ObjectNode list = NODES.objectNode().put("type", "array").put("minItems", 1);
    list.set("items", words(ends));
    ObjectNode object = object(List.of("task"));
    ((ObjectNode) object.get("properties")).set("task", pattern(ID));
    ((ObjectNode) object.get("properties"))
        .set("accept", anyOf(NODES.objectNode().put("const", "ANY"), list));
    return anyOf(pattern(ID), object);
  }

  private static ObjectNode input() {
    ObjectNode text = single("text", anyOf(NODES.objectNode().put("type", "string"), forms()));
    ObjectNode binary = single("binary", anyOf(NODES.objectNode().put("type", "string"), forms()));
    ObjectNode queries = NODES.objectNode().put("type", "array");
    queries.set("items", ref("query"));
    return anyOf(
        text,
        binary,
        single("query", ref("query")),
        single("queries", anyOf(queries, forms())),
        single("model", map(ref("value"))),
        single("custom", ref("value")),
        ref("from"));
  }

  private static ObjectNode query() {
    ObjectNode query = object(List.of("collection"));
    ObjectNode parts = (ObjectNode) query.get("properties");
    List.of("collection", "text", "vector", "k", "mode", "minScore")
        .forEach(part -> parts.set(part, ref("value")));
    parts.set("filter", anyOf(ref("condition"), ref("param")));
    return anyOf(query, forms());
  }

  private static ObjectNode condition() {
    ObjectNode list = NODES.objectNode().put("type", "array");
    list.set("items", ref("condition"));
    ObjectNode comparison = object(List.of("value"));
    ObjectNode parts = (ObjectNode) comparison.get("properties");
    ObjectNode pointer = NODES.objectNode().put("type", "string").put("pattern", POINTER);
    parts.set("value", single("item", pointer));
    for (Condition.Operator operator : Condition.Operator.values()) {
      parts.set(operator.word(), ref("setting"));
    }
    comparison.put("minProperties", 2).put("maxProperties", 2);
    return anyOf(
        comparison,
        single("all", list),
        single("any", list.deepCopy()),
        single("not", ref("condition")));
  }

  private static ObjectNode forms() {
    return anyOf(ref("param"), ref("from"), ref("template"), ref("dataRef"), ref("literal"));
  }

  /** One condition for each operation: its options and its kinds of input. */
  private ArrayNode operations() {
    ArrayNode all = NODES.arrayNode();
    for (OperationSpec spec : vocabulary.operations()) {
      ObjectNode condition = all.addObject();
      ObjectNode names = condition.putObject("if").putObject("properties");
      names.putObject("type").put("const", spec.type().name());
      ArrayNode needed = ((ObjectNode) condition.get("if")).putArray("required").add("type");
      if (spec.name() != null) {
        names.putObject("operation").put("const", spec.name());
        if (!isDefault(spec)) {
          needed.add("operation");
        }
      }
      condition.set("then", ofOperation(spec));
    }
    for (String type : vocabulary.types()) {
      all.add(operationsOf(new TaskType(type)));
    }
    return all;
  }

  private static boolean isDefault(OperationSpec spec) {
    return spec.type().equals(TaskType.VECTOR_SEARCH) && "search".equals(spec.name())
        || spec.type().equals(TaskType.EMBEDDING_GENERATION) && "embed".equals(spec.name());
  }

  private ObjectNode operationsOf(TaskType type) {
    ObjectNode condition = NODES.objectNode();
    ObjectNode when = condition.putObject("if");
    when.putObject("properties").putObject("type").put("const", type.name());
    when.putArray("required").add("type");
    ObjectNode then = condition.putObject("then");
    if (type.isCustom()) {
      then.putObject("properties").put("operation", false);
      return condition;
    }
    then.putObject("properties").set("operation", words(vocabulary.operationsOf(type)));
    boolean hasDefault =
        vocabulary.operations().stream()
            .anyMatch(each -> each.type().equals(type) && isDefault(each));
    if (!hasDefault) {
      then.putArray("required").add("operation");
    }
    return condition;
  }

  private static ObjectNode ofOperation(OperationSpec spec) {
    ObjectNode then = NODES.objectNode().put("description", spec.summary());
    ObjectNode fields = then.putObject("properties");
    List<String> needed =
        spec.options().stream().filter(Option::required).map(Option::name).toList();
    ObjectNode options = object(needed);
    for (Option option : spec.options()) {
      ((ObjectNode) options.get("properties")).set(option.name(), option(option));
    }
    fields.set("options", options);
    ArrayNode required = NODES.arrayNode();
    if (!needed.isEmpty()) {
      required.add("options");
    }
    input(spec.inputs(), fields, required);
    if (!required.isEmpty()) {
      then.set("required", required);
    }
    return then;
  }

  private static void input(Set<InputTemplate.Kind> kinds, ObjectNode fields, ArrayNode required) {
    if (kinds.equals(Set.of(InputTemplate.Kind.NONE))) {
      fields.put("input", false);
      return;
    }
    if (!kinds.contains(InputTemplate.Kind.NONE)) {
      required.add("input");
    }
    ArrayNode keys = fields.putObject("input").putArray("anyOf");
    for (InputTemplate.Kind kind : kinds) {
      String key = kind == InputTemplate.Kind.UPSTREAM ? "from" : kind.key();
      if (kind != InputTemplate.Kind.NONE) {
        keys.addObject().set("required", texts(List.of(key)));
      }
    }
  }

  private static ObjectNode option(Option option) {
    ObjectNode plain = NODES.objectNode();
    switch (option.kind()) {
      case TEXT -> plain.put("type", "string");
      case TEXTS -> plain = anyOf(NODES.objectNode().put("type", "string"), list(ref("setting")));
      case WORD -> plain = words(option.words());
      case WORDS ->
          plain = anyOf(words(option.words()), list(anyOf(words(option.words()), ref("param"))));
      case INTEGER -> range(plain.put("type", "integer"), option);
      case NUMBER -> range(plain.put("type", "number"), option);
      case BOOLEAN -> plain.put("type", "boolean");
      case DURATION -> plain = ref("duration");
      case BYTES ->
          plain =
              anyOf(pattern(BYTES), NODES.objectNode().put("type", "integer").put("minimum", 0));
      case ANY -> plain = ref("setting");
    }
    ObjectNode schema =
        anyOf(plain, ref("param"), ref("fixedTemplate"), ref("literal"))
            .put("description", option.summary());
    JsonNode fallback = option.fallback();
    if (fallback != null) {
      schema.set("default", fallback);
    }
    return schema;
  }

  private static void range(ObjectNode number, Option option) {
    Double least = option.least();
    Double most = option.most();
    if (least != null) {
      number.put("minimum", least);
    }
    if (most != null) {
      number.put("maximum", most);
    }
  }

  private static ObjectNode object(Collection<String> required) {
    ObjectNode object = NODES.objectNode().put("type", "object");
    object.put("additionalProperties", false).putObject("properties");
    if (!required.isEmpty()) {
      object.set("required", texts(required));
    }
    return object;
  }

  private static ObjectNode property(ObjectNode object, String name) {
    return ((ObjectNode) object.get("properties")).putObject(name);
  }

  private static ObjectNode single(String key, ObjectNode value) {
    ObjectNode object = object(List.of(key));
    ((ObjectNode) object.get("properties")).set(key, value);
    return object;
  }

  private static ObjectNode map(ObjectNode members) {
    ObjectNode map = NODES.objectNode().put("type", "object");
    map.set("additionalProperties", members);
    return map;
  }

  private static ObjectNode list(ObjectNode items) {
    ObjectNode list = NODES.objectNode().put("type", "array");
    list.set("items", items);
    return list;
  }

  private static ObjectNode metadata() {
    ObjectNode value = NODES.objectNode().put("type", "string").put("maxLength", TEXT_LIMIT);
    return map(value).put("maxProperties", 64);
  }

  private static ObjectNode description() {
    return NODES.objectNode().put("type", "string").put("maxLength", TEXT_LIMIT);
  }

  private static ObjectNode pattern(String pattern) {
    return NODES.objectNode().put("type", "string").put("pattern", pattern);
  }

  private static ObjectNode words(Collection<String> words) {
    ObjectNode schema = NODES.objectNode();
    schema.set("enum", texts(words));
    return schema;
  }

  private static ObjectNode ref(String definition) {
    return NODES.objectNode().put("$ref", "#/$defs/" + definition);
  }

  private static ObjectNode anyOf(ObjectNode... schemas) {
    ObjectNode any = NODES.objectNode();
    any.putArray("anyOf").addAll(List.of(schemas));
    return any;
  }

  private static ArrayNode texts(Collection<String> texts) {
    ArrayNode array = NODES.arrayNode();
    texts.forEach(array::add);
    return array;
  }
}
