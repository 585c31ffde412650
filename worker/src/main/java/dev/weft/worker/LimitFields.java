package dev.weft.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.NearestName;
import dev.weft.graph.OptionRules;
import dev.weft.worker.resources.ResourceLimits;
import dev.weft.worker.resources.WorkerLimits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads the limits among the settings of a worker. */
final class LimitFields {
  private static final List<String> KEYS =
      List.of("maxCpuUsage", "maxMemoryBytes", "maxStorageBytes");

  private final UnaryOperator<String> naming;

  private LimitFields(UnaryOperator<String> naming) {
    this.naming = naming;
  }

  /**
   * Reads {@code maxCpuUsage}, {@code maxMemoryBytes}, {@code maxStorageBytes} and {@code
   * limitsByType}.
   *
   * @param naming how people name a setting where it was made
   * @throws WeftException {@code INVALID_INPUT} with the member that cannot be read
   */
  static WorkerLimits read(ObjectNode said, UnaryOperator<String> naming) {
    LimitFields fields = new LimitFields(naming);
    return new WorkerLimits(fields.limits(said, ""), fields.byType(said.path("limitsByType")));
  }

  private Map<String, ResourceLimits> byType(JsonNode section) {
    Map<String, ResourceLimits> limits = new LinkedHashMap<>();
    if (section.isMissingNode() || section.isNull()) {
      return limits;
    }
    if (!section.isObject()) {
      throw invalid("limitsByType", "must be a map of types, got " + section);
    }
    for (Map.Entry<String, JsonNode> each : section.properties()) {
      checkType(each.getKey());
      if (!(each.getValue() instanceof ObjectNode ofType)) {
        throw invalid("limitsByType." + each.getKey(), "must be a map of limits");
      }
      for (Map.Entry<String, JsonNode> limit : ofType.properties()) {
        if (!KEYS.contains(limit.getKey())) {
          throw invalid(
              "limitsByType." + each.getKey() + "." + limit.getKey(),
              "is no limit; known: " + String.join(", ", KEYS));
        }
      }
      limits.put(each.getKey(), limits(ofType, "limitsByType." + each.getKey() + "."));
    }
    return limits;
  }

  private void checkType(String type) {
    if (!WorkerConfig.allTypes().contains(type)) {
      String nearest = NearestName.to(type, WorkerConfig.allTypes());
      throw invalid(
          "limitsByType." + type,
          "is no task type; "
              + (nearest == null ? "" : "did you mean " + nearest + "? ")
              + "known: "
              + String.join(", ", WorkerConfig.allTypes()));
    }
  }

  private ResourceLimits limits(ObjectNode said, String prefix) {
    return new ResourceLimits(
        share(said, prefix + KEYS.get(0), KEYS.get(0)),
        bytes(said, prefix + KEYS.get(1), KEYS.get(1)),
        bytes(said, prefix + KEYS.get(2), KEYS.get(2)));
  }

  private @Nullable Double share(ObjectNode said, String name, String key) {
    JsonNode value = said.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    double share = value.asDouble(Double.NaN);
    if (!(share > 0 && share <= 1)) {
      throw invalid(name, "must be a share above 0 and at most 1 such as 0.8, got " + value);
    }
    return share;
  }

  private @Nullable Long bytes(ObjectNode said, String name, String key) {
    JsonNode value = said.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!OptionRules.isBytes(value) || OptionRules.bytes(value) < 1) {
      throw invalid(name, "must be a number of bytes such as 512MiB, got " + value);
    }
    return OptionRules.bytes(value);
  }

  private WeftException invalid(String key, String message) {
    return new WeftException(FailureCode.INVALID_INPUT, naming.apply(key) + " " + message);
  }
}
