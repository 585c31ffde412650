package dev.weft.activity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.result.TaskError;
import dev.weft.run.SourceEnd;
import dev.weft.run.WireFormat;
import dev.weft.task.Reference;
import dev.weft.task.TaskId;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ends of the earlier tasks that one task refers to.
 *
 * @param byId the ends by task id
 */
record SourceEnds(Map<String, SourceEnd> byId) {

  /** Returns what a task answered, read from its blob if it lies in one, or {@code null}. */
  @Nullable TaskOutput output(TaskId from, OutputReader outputs) {
    SourceEnd end = byId.get(from.value());
    TaskOutput output = end == null ? null : end.output();
    return output == null ? null : outputs.read(output);
  }

  /**
   * Returns the part that a reference means, before its {@code at}, or {@code null} for nothing.
   */
  @Nullable JsonNode part(Reference reference, OutputReader outputs) {
    SourceEnd end = byId.get(reference.from().value());
    if (end == null) {
      return null;
    }
    return switch (reference.part()) {
      case OUTPUT -> {
        TaskOutput output = output(reference.from(), outputs);
        yield output == null ? null : output.view();
      }
      case STATUS -> JsonNodeFactory.instance.textNode(end.status().name());
      case ERROR -> error(end.error());
      case METRICS -> end.metrics() == null ? null : WireFormat.tree(end.metrics());
      case COUNTS, ERRORS, RESULTS ->
          throw new WeftException(
              FailureCode.INVALID_INPUT,
              "part '"
                  + reference.part().name().toLowerCase(Locale.ROOT)
                  + "' belongs to mapped tasks, which are not in this release");
    };
  }

  private static @Nullable JsonNode error(@Nullable TaskError error) {
    return error == null
        ? null
        : JsonNodeFactory.instance
            .objectNode()
            .put("code", error.code().name())
            .put("message", error.message());
  }
}
