package dev.weft.graph;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.task.Task;
import dev.weft.task.Values;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that stand in the place of one task.
 *
 * <p>Its tasks see its own parameters and each other, nothing else; their values still hold {@code
 * {param}}. Immutable; treat trees as read-only.
 *
 * @param name its name under {@code graphs}
 * @param description a sentence for people
 * @param params its declared parameters by name
 * @param tasks its tasks in the order of the file
 * @param outputs what it answers: a map of values
 */
public record SubGraph(
    String name,
    @Nullable String description,
    Map<String, Parameter> params,
    List<Task> tasks,
    Values outputs) {

  /** Checks and copies. */
  public SubGraph {
    requireNonNull(name, "name is null");
    requireNonNull(outputs, "outputs is null");
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    tasks = List.copyOf(tasks);
  }

  /**
   * Returns what all parameters stand for in one use: what it gives, else their defaults.
   *
   * @param given the values that the use gives: a map as written
   */
  public ObjectNode filled(ObjectNode given) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    params.forEach(
        (param, declared) -> {
          JsonNode fallback = declared.fallback();
          if (given.has(param)) {
            all.set(param, given.get(param));
          } else if (fallback != null) {
            // A default is data, whatever keys it has.
            all.set(
                param,
                fallback.isContainerNode()
                    ? JsonNodeFactory.instance.objectNode().set("literal", fallback)
                    : fallback);
          }
        });
    return all;
  }
}
