package dev.weft.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.weft.data.Excerpt;
import dev.weft.failure.FailureCode;
import dev.weft.graph.TaskGraph;
import dev.weft.result.TaskError;
import dev.weft.task.Condition;
import dev.weft.task.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a task that stands for others turns out to be, once what it refers to has ended.
 *
 * @param skipped why it becomes nothing, when its condition is false
 * @param error why it cannot become anything
 * @param count how many instances it becomes; 0 for a sub-graph that is not repeated
 * @param labels words for people for each instance, empty where an item has none
 * @param items the items themselves, when they are few and small; else they are read where they lie
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Expansion(
    @Nullable TaskError skipped,
    @Nullable TaskError error,
    int count,
    List<String> labels,
    @Nullable ArrayNode items) {

  /** The most bytes of JSON of items that travel with the instances: 16 KiB. */
  public static final int INLINE_ITEMS = 16 * 1024;

  /** Labels of a longer list are left out, in bytes of JSON: a server warns of 512 KiB. */
  private static final int LABELS_LIMIT = 300 * 1024;

  private static final int LABEL_LIMIT = 80;

  /** Copies the list. */
  public Expansion {
    labels = labels == null ? List.of() : List.copyOf(labels);
  }

  /**
   * What is to be found out; all values are seen from the top of the run.
   *
   * @param task the task's path, for messages
   * @param when its condition, if it has one
   * @param list over what it is repeated, if it is
   * @param label where in an item its label stands
   * @param maxItems the longest list that is taken
   * @param room how many instances the run has room for
   * @param isListElsewhere whether the list stands behind a plain reference, so that its items can
   *     be read there
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Question(
      String task,
      @Nullable JsonNode when,
      @Nullable JsonNode list,
      @Nullable String label,
      int maxItems,
      int room,
      boolean isListElsewhere) {}

  /** Answers a question from what earlier tasks have answered. */
  public static Expansion answer(Question question, Sources sources) {
    if (question.when() != null
        && !Condition.of(question.when()).test(value -> find(value, sources))) {
      return skipped(new TaskError(FailureCode.CONDITION_FALSE, "its condition was false"));
    }
    if (question.list() == null) {
      return new Expansion(null, null, 0, List.of(), null);
    }
    JsonNode list = find(question.list(), sources);
    if (list == null || !list.isArray()) {
      return failed(FailureCode.INVALID_INPUT, noList(question, list));
    }
    if (list.size() > question.maxItems()) {
      return failed(
          FailureCode.TOO_LARGE,
          tooLong(question, list, question.maxItems()) + "; raise maxItems, or cut the list");
    }
    if (list.size() > question.room()) {
      return failed(
          FailureCode.TOO_LARGE,
          tooLong(question, list, question.room())
              + ", because a run has at most "
              + TaskGraph.RUN_LIMIT
              + " tasks; split the list into several runs");
    }
    return of(question, (ArrayNode) list);
  }

  private static String tooLong(Question question, JsonNode list, int most) {
    return "'%s' is to be repeated for %d items, but at most %d may be"
        .formatted(question.task(), list.size(), most);
  }

  private static @Nullable JsonNode find(JsonNode value, Sources sources) {
    try {
      return Values.value(value).resolve(sources);
    } catch (Values.MissingValueException e) {
      return null; // which is an answer: the value is missing
    }
  }

  private static String noList(Question question, @Nullable JsonNode found) {
    String what =
        found == null
            ? "nothing is there"
            : found.path("items").isArray()
                ? "it is an object with 'items'; add at: /items"
                : "it is " + Excerpt.of(found.toString(), LABEL_LIMIT);
    return "'" + question.task() + "' is to be repeated for each item of a list, but " + what;
  }

  private static Expansion of(Question question, ArrayNode list) {
    JsonPointer pointer = JsonPointer.compile(question.label() == null ? "" : question.label());
    List<String> labels = new ArrayList<>(list.size());
    for (JsonNode item : list) {
      JsonNode label = item.at(pointer);
      labels.add(
          label.isValueNode() && !label.isNull() ? Excerpt.of(label.asText(), LABEL_LIMIT) : "");
    }
    if (WireFormat.bytes(labels).length > LABELS_LIMIT) {
      labels = List.of();
    }
    boolean isInline = !question.isListElsewhere() || WireFormat.bytes(list).length <= INLINE_ITEMS;
    return new Expansion(null, null, list.size(), labels, isInline ? list : null);
  }

  private static Expansion skipped(TaskError why) {
    return new Expansion(why, null, 0, List.of(), null);
  }

  private static Expansion failed(FailureCode code, String message) {
    return new Expansion(null, new TaskError(code, message), 0, List.of(), null);
  }
}
