package dev.weft.graphfile;

import static dev.weft.graphfile.SchemaNodes.NODES;
import static dev.weft.graphfile.SchemaNodes.anyOf;
import static dev.weft.graphfile.SchemaNodes.description;
import static dev.weft.graphfile.SchemaNodes.list;
import static dev.weft.graphfile.SchemaNodes.map;
import static dev.weft.graphfile.SchemaNodes.metadata;
import static dev.weft.graphfile.SchemaNodes.object;
import static dev.weft.graphfile.SchemaNodes.pattern;
import static dev.weft.graphfile.SchemaNodes.property;
import static dev.weft.graphfile.SchemaNodes.ref;
import static dev.weft.graphfile.SchemaNodes.single;
import static dev.weft.graphfile.SchemaNodes.texts;
import static dev.weft.graphfile.SchemaNodes.words;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.failure.FailureCode;
import dev.weft.graph.Parameter;
import dev.weft.graph.Vocabulary;
import dev.weft.task.AdmissionMode;
import dev.weft.task.Condition;
import dev.weft.task.Dependency;
import dev.weft.task.Fuse;
import dev.weft.task.Part;
import dev.weft.task.RetryPolicy;
import dev.weft.task.TaskPriority;
import dev.weft.task.ValueForm;
import java.util.Arrays;
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
  private static final String RUN = "^[A-Za-z0-9._-]{1,200}$";

  /** The id of a task, or of one of another run. */
  private static final String TASK = "^([A-Za-z0-9._-]{1,200}/)?[A-Za-z0-9._-]{1,128}$";

  private static final String PERCENT = "^\\d{1,3}(\\.\\d{1,6})?%$";
  private static final String DURATION = "^(\\d{1,12}(ms|s|m|h|d)|[Pp].+)$";
  private static final String INSTANT = "^\\d{4}-\\d\\d-\\d\\dT.+(Z|[+-]\\d\\d(:\\d\\d)?.*)$";
  private static final String POINTER = "^(/([^~]|~[01])*)?$";

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
    fields.set("admission", admission());
    fields.set("limits", limits());
    fields.set("metadata", metadata());
    ObjectNode defaults = object(List.of());
    policies((ObjectNode) defaults.get("properties"));
    fields.set("defaults", defaults);
    fields.set("tasks", tasks());
    ObjectNode graphs = map(ref("graph"));
    graphs.set("propertyNames", pattern(ID));
    fields.set("graphs", graphs);
    fields.set("outputs", map(ref("answer")));
    define();
    schema.set("$defs", definitions);
    return schema;
  }

  private static ObjectNode tasks() {
    ObjectNode tasks = list(ref("task"));
    return tasks.put("minItems", 1);
  }

  private static ObjectNode subGraph() {
    ObjectNode graph = object(List.of("tasks"));
    ObjectNode fields = (ObjectNode) graph.get("properties");
    fields.set("description", description());
    fields.set("params", map(parameter()));
    fields.set("tasks", tasks());
    fields.set("outputs", map(ref("answer")));
    return graph;
  }

  private void define() {
    definitions.set("duration", pattern(DURATION));
    definitions.set("deadline", anyOf(pattern(DURATION), pattern(INSTANT), ref("param")));
    values();
    definitions.set("task", task());
    definitions.set("graph", subGraph());
    definitions.set("forEach", forEach());
    definitions.set("dependency", dependency());
    definitions.set("query", query());
    definitions.set("condition", condition("condition", field(), ref("setting")));
    definitions.set("when", condition("when", ref("value"), ref("value")));
    definitions.set("input", input());
  }

  private void values() {
    ObjectNode param = object(List.of("param"));
    property(param, "param").put("type", "string");
    property(param, "at").put("pattern", POINTER).put("type", "string");
    definitions.set("param", param);
    definitions.set("from", from(TASK));
    definitions.set("fromHere", from(ID));
    ObjectNode item = object(List.of("item"));
    property(item, "item").put("pattern", POINTER).put("type", "string");
    definitions.set("item", item);
    definitions.set("template", template("value"));
    definitions.set("answerTemplate", template("answer"));
    definitions.set("fixedTemplate", template("setting"));
    ObjectNode literal = object(List.of("literal"));
    property(literal, "literal");
    definitions.set("literal", literal);
    definitions.set("dataRef", dataRef());
    grammar("value", "from", "item", "template");
    grammar("answer", "fromHere", "answerTemplate");
    grammar("setting", "fixedTemplate");
  }

  private static ObjectNode from(String task) {
    ObjectNode from = object(List.of("from"));
    ObjectNode fields = (ObjectNode) from.get("properties");
    fields.set("from", pattern(task));
    fields.set("at", pattern(POINTER));
    fields.set("part", words(Arrays.stream(Part.values()).map(Part::word).toList()));
    property(from, "orElse");
    return from;
  }

  /**
   * Defines values: {@code value} with references to tasks and items, {@code answer} with those to
   * tasks of this run, {@code setting} with none.
   */
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
    ObjectNode task = object(List.of("id"));
    ObjectNode fields = (ObjectNode) task.get("properties");
    fields.set("id", pattern(ID));
    fields.set("type", type());
    fields.set("graph", pattern(ID));
    fields.set("params", map(ref("value")));
    fields.putObject("operation").put("type", "string");
    fields.set("options", map(ref("setting")));
    fields.set(
        "modelId",
        anyOf(NODES.objectNode().put("type", "string").put("pattern", "\\S"), ref("param")));
    fields.set("input", ref("input"));
    fields.set("dependencies", list(ref("dependency")));
    fields.set("waitFor", words(List.of("all", "any")));
    fields.set("when", ref("when"));
    fields.set("forEach", ref("forEach"));
    ObjectNode output = object(List.of("output"));
    property(output, "output");
    fields.set("onFailure", anyOf(words(List.of("skipDependents", "failRun", "ignore")), output));
    policies(fields);
    fields.set("estimate", ref("duration"));
    fields.set("resources", resources());
    fields.set("admission", admission());
    fields.set("limitKey", pattern(ID));
    fields.set("deadline", ref("deadline"));
    fields.set("metadata", metadata());
    fields.set("description", description());
    ArrayNode conditions = new OperationSchema(vocabulary).json();
    conditions.add(typeOrGraph());
    task.set("allOf", conditions);
    return task;
  }

  /** A task works itself or stands for a sub-graph. */
  private static ObjectNode typeOrGraph() {
    ObjectNode condition = NODES.objectNode();
    condition.putObject("if").putArray("required").add("graph");
    ObjectNode then = condition.putObject("then").putObject("properties");
    List.of(
            "type",
            "operation",
            "options",
            "modelId",
            "input",
            "timeout",
            "maxRetries",
            "backoff",
            "noRetryOn",
            "fuse",
            "estimate",
            "resources",
            "queueTimeout",
            "limitKey")
        .forEach(field -> then.put(field, false));
    ObjectNode otherwise = condition.putObject("else");
    otherwise.putArray("required").add("type");
    otherwise.putObject("properties").put("params", false);
    return condition;
  }

  private static ObjectNode resources() {
    ObjectNode needs = object(List.of());
    ObjectNode fields = (ObjectNode) needs.get("properties");
    fields.putObject("cpu").put("type", "number").put("minimum", 0).put("maximum", 10_000);
    for (String name : List.of("memory", "storage")) {
      fields.set(
          name,
          anyOf(
              pattern(OperationSchema.BYTES),
              NODES.objectNode().put("type", "integer").put("minimum", 0)));
    }
    return needs;
  }

  private ObjectNode limits() {
    ArrayNode kinds = NODES.arrayNode();
    kinds.add(limit("type", type()));
    kinds.add(limit("modelId", NODES.objectNode().put("type", "string").put("pattern", "\\S")));
    kinds.add(limit("key", pattern(ID)));
    ObjectNode limits = NODES.objectNode().put("type", "array").put("maxItems", 64);
    limits.putObject("items").set("anyOf", kinds);
    return limits;
  }

  private static ObjectNode limit(String kind, ObjectNode of) {
    ObjectNode limit = object(List.of(kind, "maxConcurrent"));
    ObjectNode fields = (ObjectNode) limit.get("properties");
    fields.set(kind, of);
    fields
        .putObject("maxConcurrent")
        .put("type", "integer")
        .put("minimum", 1)
        .put("maximum", 1_000_000);
    return limit;
  }

  private static ObjectNode admission() {
    return words(Arrays.stream(AdmissionMode.values()).map(AdmissionMode::word).toList());
  }

  private static ObjectNode forEach() {
    ObjectNode from = listOf("from", pattern(ID), true);
    ObjectNode param = listOf("param", NODES.objectNode().put("type", "string"), true);
    ObjectNode literal = listOf("literal", NODES.objectNode().put("type", "array"), false);
    return anyOf(from, param, literal);
  }

  private static ObjectNode listOf(String key, ObjectNode list, boolean hasParts) {
    ObjectNode forEach = object(List.of(key));
    ObjectNode fields = (ObjectNode) forEach.get("properties");
    fields.set(key, list);
    if (hasParts) {
      fields.set("at", pattern(POINTER));
    }
    fields.set("label", pattern(POINTER));
    for (String each : List.of("maxItems", "maxConcurrent")) {
      fields.putObject(each).put("type", "integer").put("minimum", 1).put("maximum", 1_000_000);
    }
    fields.set(
        "tolerate",
        anyOf(NODES.objectNode().put("type", "integer").put("minimum", 0), pattern(PERCENT)));
    return forEach;
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
    fields.set("queueTimeout", ref("duration"));
    fields.set("fuse", words(Arrays.stream(Fuse.values()).map(Fuse::word).toList()));
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
    ObjectNode fields = (ObjectNode) object.get("properties");
    fields.set("task", pattern(TASK));
    fields.set("run", pattern(RUN));
    fields.set("accept", anyOf(NODES.objectNode().put("const", "ANY"), list));
    fields.set("ifMissing", words(List.of("wait", "fail")));
    return anyOf(pattern(TASK), object);
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
        ref("from"),
        ref("item"));
  }

  private static ObjectNode query() {
    ObjectNode query = object(List.of("collection"));
    ObjectNode parts = (ObjectNode) query.get("properties");
    List.of("collection", "text", "vector", "k", "mode", "minScore")
        .forEach(part -> parts.set(part, ref("value")));
    parts.set("filter", anyOf(ref("condition"), ref("param"), ref("literal")));
    return anyOf(query, forms());
  }

  /** What a filter compares: a field of the vector's metadata. */
  private static ObjectNode field() {
    return single("item", NODES.objectNode().put("type", "string").put("pattern", POINTER));
  }

  private static ObjectNode condition(String name, ObjectNode left, ObjectNode right) {
    ObjectNode list = list(ref(name));
    ObjectNode comparison = object(List.of("value"));
    ObjectNode parts = (ObjectNode) comparison.get("properties");
    parts.set("value", left);
    for (Condition.Operator operator : Condition.Operator.values()) {
      parts.set(operator.word(), right.deepCopy());
    }
    comparison.put("minProperties", 2).put("maxProperties", 2);
    return anyOf(
        comparison, single("all", list), single("any", list.deepCopy()), single("not", ref(name)));
  }

  private static ObjectNode forms() {
    return anyOf(
        ref("param"), ref("from"), ref("item"), ref("template"), ref("dataRef"), ref("literal"));
  }
}
