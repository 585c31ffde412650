package dev.weft.graphfile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;

/** The parts that a JSON Schema is made of. */
final class SchemaNodes {
  static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final int TEXT_LIMIT = 4 * 1024;

  private SchemaNodes() {}

  static ObjectNode object(Collection<String> required) {
    ObjectNode object = NODES.objectNode().put("type", "object");
    object.put("additionalProperties", false).putObject("properties");
    if (!required.isEmpty()) {
      object.set("required", texts(required));
    }
    return object;
  }

  static ObjectNode property(ObjectNode object, String name) {
    return ((ObjectNode) object.get("properties")).putObject(name);
  }

  static ObjectNode single(String key, ObjectNode value) {
    ObjectNode object = object(List.of(key));
    ((ObjectNode) object.get("properties")).set(key, value);
    return object;
  }

  static ObjectNode map(ObjectNode members) {
    ObjectNode map = NODES.objectNode().put("type", "object");
    map.set("additionalProperties", members);
    return map;
  }

  static ObjectNode list(ObjectNode items) {
    ObjectNode list = NODES.objectNode().put("type", "array");
    list.set("items", items);
    return list;
  }

  static ObjectNode metadata() {
    ObjectNode value = NODES.objectNode().put("type", "string").put("maxLength", TEXT_LIMIT);
    return map(value).put("maxProperties", 64);
  }

  static ObjectNode description() {
    return NODES.objectNode().put("type", "string").put("maxLength", TEXT_LIMIT);
  }

  static ObjectNode pattern(String pattern) {
    return NODES.objectNode().put("type", "string").put("pattern", pattern);
  }

  static ObjectNode words(Collection<String> words) {
    ObjectNode schema = NODES.objectNode();
    schema.set("enum", texts(words));
    return schema;
  }

  static ObjectNode ref(String definition) {
    return NODES.objectNode().put("$ref", "#/$defs/" + definition);
  }

  static ObjectNode anyOf(ObjectNode... schemas) {
    ObjectNode any = NODES.objectNode();
    any.putArray("anyOf").addAll(List.of(schemas));
    return any;
  }

  static ArrayNode texts(Collection<String> texts) {
    ArrayNode array = NODES.arrayNode();
    texts.forEach(array::add);
    return array;
  }
}
