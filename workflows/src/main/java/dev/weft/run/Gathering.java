package dev.weft.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.data.DataRef;
import dev.weft.data.Excerpt;
import dev.weft.data.TaskOutput;
import dev.weft.result.TaskError;
import dev.weft.result.TaskResult;
import dev.weft.task.TaskStatus;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a mapped task answers, and what it knows of its instances.
 *
 * @param output {@code {items, count}} in the order of the items, null where there is no output
 * @param group {@code {counts, errors, results}}: how the instances ended
 */
public record Gathering(TaskOutput output, TaskOutput group) {
  private static final int MESSAGE_LIMIT = 200;

  /**
   * How one instance ended.
   *
   * @param index which item it was for
   * @param label its words for people
   * @param status how it ended
   * @param output what it answered, if it did
   * @param failed the path of its first failed task, if one failed
   * @param error why that failed
   * @param result the whole result, when somebody asks for results
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Instance(
      int index,
      String label,
      TaskStatus status,
      @Nullable TaskOutput output,
      @Nullable String failed,
      @Nullable TaskError error,
      @Nullable TaskResult result) {}

  /**
   * Asks for some of the instances to be put together.
   *
   * @param run the run
   * @param counts how all instances ended
   * @param before what was put together of the instances before these, if there were any
   * @param instances the next ones, in their order
   * @param isLast whether there are no more
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Request(
      RunId run,
      RunCounts counts,
      @Nullable DataRef before,
      List<Instance> instances,
      boolean isLast) {
    /** Copies the list. */
    public Request {
      instances = List.copyOf(instances);
    }
  }

  /**
   * What came of a request.
   *
   * @param partial where what was put together so far lies, when there are more to come
   * @param whole all of it, when there are none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Answer(@Nullable DataRef partial, @Nullable Gathering whole) {}

  /** The lists of a mapped task while they are put together. */
  public static final class Lists {
    private final ArrayNode items;
    private final ArrayNode errors;
    private final ArrayNode results;

    /** Starts with what was put together before: {@code {items, errors, results}}, or nothing. */
    public Lists(@Nullable JsonNode before) {
      items = list(before, "items");
      errors = list(before, "errors");
      results = list(before, "results");
    }

    private static ArrayNode list(@Nullable JsonNode before, String name) {
      return before != null && before.get(name) instanceof ArrayNode list
          ? list.deepCopy()
          : JsonNodeFactory.instance.arrayNode();
    }

    /**
     * Appends an instance.
     *
     * @param reader reads what lies behind a reference to JSON
     */
    public void add(Instance instance, Function<TaskOutput, TaskOutput> reader) {
      TaskOutput output = instance.output();
      if (output == null) {
        items.addNull();
      } else {
        items.add(reader.apply(output).view());
      }
      TaskError error = instance.error();
      if (instance.status().isFailure() && error != null) {
        ObjectNode line = errors.addObject().put("index", instance.index());
        line.put("label", instance.label()).put("task", instance.failed());
        line.put("code", error.code().name());
        line.put("message", Excerpt.of(words(error, instance), MESSAGE_LIMIT));
      }
      if (instance.result() != null) {
        results.add(WireFormat.tree(instance.result()));
      }
    }

    /** The id of the run would make the lists of two runs over the same items differ. */
    private static String words(TaskError error, Instance instance) {
      return instance.failed() == null
          ? error.message()
          : RunFailure.words(instance.failed(), error.message());
    }

    /** Returns what was put together so far. */
    public ObjectNode partial() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.set("items", items);
      json.set("errors", errors);
      json.set("results", results);
      return json;
    }

    /** Returns what the mapped task answers. */
    public ObjectNode output() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.set("items", items);
      return json.put("count", items.size());
    }

    /** Returns what it knows of its instances. */
    public ObjectNode group(RunCounts counts) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      ObjectNode ends = json.putObject("counts").put("total", counts.total());
      ends.put("completed", counts.completed()).put("failed", counts.failed());
      ends.put("timeout", counts.timeout()).put("skipped", counts.skipped());
      ends.put("cancelled", counts.cancelled());
      json.set("errors", errors);
      json.set("results", results);
      return json;
    }
  }
}
