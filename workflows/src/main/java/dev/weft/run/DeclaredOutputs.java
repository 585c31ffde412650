package dev.weft.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.data.TaskOutput;
import dev.weft.task.Reference;
import dev.weft.task.ValueForm;
import dev.weft.task.Values;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What values that refer to earlier tasks come to, once those have ended.
 *
 * <p>Immutable and thread-safe.
 *
 * @param sources the ends of the earlier tasks by id
 * @param reader turns an output into the JSON that a pointer goes into
 */
public record DeclaredOutputs(Map<String, SourceEnd> sources, Function<TaskOutput, JsonNode> reader)
    implements Values.Source {

  @Override
  public @Nullable JsonNode find(ValueForm form, JsonNode tree) {
    if (form != ValueForm.FROM) {
      return tree;
    }
    Reference reference = Values.reference(tree);
    JsonNode part = part(reference);
    JsonNode found = part == null ? null : part.at(reference.at());
    return found == null || found.isMissingNode() ? reference.orElse() : found;
  }

  private @Nullable JsonNode part(Reference reference) {
    SourceEnd end = sources.get(reference.from().value());
    if (end == null) {
      return null;
    }
    return switch (reference.part()) {
      case OUTPUT -> end.output() == null ? null : reader.apply(end.output());
      case STATUS -> JsonNodeFactory.instance.textNode(end.status().name());
      case ERROR -> end.error() == null ? null : WireFormat.tree(end.error());
      case METRICS -> end.metrics() == null ? null : WireFormat.tree(end.metrics());
      case COUNTS, ERRORS, RESULTS -> null;
    };
  }

  /** Returns the declared outputs of a run; one whose source has nothing is left out. */
  public ObjectNode resolve(ObjectNode outputs) {
    ObjectNode resolved = JsonNodeFactory.instance.objectNode();
    outputs
        .properties()
        .forEach(
            each -> {
              try {
                resolved.set(each.getKey(), Values.value(each.getValue()).resolve(this));
              } catch (Values.MissingValueException e) {
                resolved.remove(each.getKey());
              }
            });
    return resolved;
  }
}
