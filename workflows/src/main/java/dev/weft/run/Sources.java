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
 * @param ends the ends of the earlier tasks by id
 * @param reader reads what lies behind a reference to JSON; answers anything else as it is
 */
public record Sources(Map<String, SourceEnd> ends, Function<TaskOutput, TaskOutput> reader)
    implements Values.Source {

  @Override
  public @Nullable JsonNode find(ValueForm form, JsonNode tree) {
    if (form == ValueForm.ITEM) {
      return null; // one that is left over when the scopes are filled in points to nothing
    }
    if (form != ValueForm.FROM) {
      return tree;
    }
    Reference reference = Values.reference(tree);
    JsonNode part = part(reference);
    JsonNode found = part == null ? null : part.at(reference.at());
    return found == null || found.isMissingNode() ? reference.orElse() : found;
  }

  /** Returns the whole output of the task that a reference names, or {@code null} for none. */
  public @Nullable TaskOutput output(Reference reference) {
    SourceEnd end = ends.get(reference.from().value());
    TaskOutput output = end == null ? null : end.output();
    return output == null ? null : reader.apply(output);
  }

  private @Nullable JsonNode part(Reference reference) {
    SourceEnd end = ends.get(reference.from().value());
    if (end == null) {
      return null;
    }
    return switch (reference.part()) {
      case OUTPUT -> {
        TaskOutput output = output(reference);
        yield output == null ? null : output.view();
      }
      case STATUS -> JsonNodeFactory.instance.textNode(end.status().name());
      case ERROR -> end.error() == null ? null : WireFormat.tree(end.error());
      case METRICS -> end.metrics() == null ? null : WireFormat.tree(end.metrics());
      case COUNTS, ERRORS, RESULTS -> {
        TaskOutput group = end.group();
        JsonNode part =
            group == null ? null : reader.apply(group).view().path(reference.part().word());
        yield part == null || part.isMissingNode() ? null : part;
      }
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
