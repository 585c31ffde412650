package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.task.AdmissionMode;
import dev.weft.task.Condition;
import dev.weft.task.Deadline;
import dev.weft.task.Dependency;
import dev.weft.task.ForEach;
import dev.weft.task.InputTemplate;
import dev.weft.task.OnFailure;
import dev.weft.task.ResourceNeeds;
import dev.weft.task.RetryPolicy;
import dev.weft.task.Task;
import dev.weft.task.TaskPriority;
import dev.weft.task.ValueForm;
import dev.weft.task.Values;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes a task as a graph file has it, with only what differs from the defaults.
 *
 * <p>The same task gives the same tree; {@link GraphReader#task} reads it back. Thread-safe.
 */
public final class TaskTree {
  private final UnaryOperator<String> names;

  private TaskTree(UnaryOperator<String> names) {
    this.names = names;
  }

  /**
   * Returns the tree of a task.
   *
   * @param names what each task that it waits for or refers to is called in the tree
   */
  public static ObjectNode of(Task task, UnaryOperator<String> names) {
    return new TaskTree(names).write(task);
  }

  private ObjectNode write(Task task) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("id", task.id().value());
    if (task.flow().graph() == null) {
      tree.put("type", task.type().name());
    } else {
      tree.put("graph", task.flow().graph().graph());
      set(tree, "params", renamed(task.flow().graph().params()));
    }
    put(tree, "operation", task.operation());
    set(tree, "options", task.options().tree());
    put(tree, "modelId", task.modelId());
    input(tree, task.input());
    task.dependencies().forEach(each -> array(tree, "dependencies").add(dependency(each)));
    flow(tree, task);
    if (task.flow().graph() == null) {
      effort(tree, task);
    }
    if (!task.resources().isNone()) {
      tree.set("resources", needs(task.resources()));
    }
    AdmissionMode admission = task.admission();
    if (admission != null) {
      tree.put("admission", admission.word());
    }
    Duration queueTimeout = task.requirements().queueTimeout();
    if (queueTimeout != null) {
      tree.put("queueTimeout", GraphValue.text(queueTimeout));
    }
    put(tree, "limitKey", task.requirements().limitKey());
    onFailure(tree, task.onFailure());
    if (task.priority() != TaskPriority.NORMAL) {
      tree.put("priority", task.priority().name());
    }
    switch (task.deadline()) {
      case null -> {}
      case Deadline.After after -> tree.put("deadline", GraphValue.text(after.duration()));
      case Deadline.At at -> tree.put("deadline", at.instant().toString());
    }
    task.metadata()
        .forEach((name, value) -> GraphSection.member(tree, "metadata").put(name, value));
    put(tree, "description", task.description());
    return tree;
  }

  static ObjectNode needs(ResourceNeeds needs) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    if (needs.cpu() > 0) {
      tree.put("cpu", needs.cpu());
    }
    bytes(tree, "memory", needs.memory());
    bytes(tree, "storage", needs.storage());
    return tree;
  }

  /** As a reader of JSON makes them: small numbers are ints. */
  private static void bytes(ObjectNode tree, String name, long bytes) {
    if (bytes > Integer.MAX_VALUE) {
      tree.put(name, bytes);
    } else if (bytes > 0) {
      tree.put(name, (int) bytes);
    }
  }

  private static void put(ObjectNode tree, String name, @Nullable String value) {
    if (value != null) {
      tree.put(name, value);
    }
  }

  private static void set(ObjectNode tree, String name, JsonNode members) {
    if (!members.isEmpty()) {
      tree.set(name, members);
    }
  }

  private static ArrayNode array(ObjectNode tree, String name) {
    return tree.get(name) instanceof ArrayNode there ? there : tree.putArray(name);
  }

  private void input(ObjectNode tree, InputTemplate input) {
    JsonNode values = renamed(input.values());
    switch (input.kind()) {
      case NONE -> {}
      case UPSTREAM -> tree.set("input", values);
      default -> tree.putObject("input").set(input.kind().key(), values);
    }
  }

  private JsonNode dependency(Dependency dependency) {
    String name = names.apply(dependency.task().value());
    boolean isPlain =
        dependency.accept().equals(Dependency.COMPLETED) && !dependency.failsIfMissing();
    if (isPlain) {
      return JsonNodeFactory.instance.textNode(name);
    }
    ObjectNode entry = JsonNodeFactory.instance.objectNode().put("task", name);
    entry.set("accept", GraphBuilder.names(dependency.accept().toArray(Enum<?>[]::new)));
    if (dependency.failsIfMissing()) {
      entry.put("ifMissing", "fail");
    }
    return entry;
  }

  private void flow(ObjectNode tree, Task task) {
    if (task.flow().waitsForAny()) {
      tree.put("waitFor", "any");
    }
    Condition when = task.flow().when();
    if (when != null) {
      tree.set("when", condition(when.toJson()));
    }
    ForEach forEach = task.flow().forEach();
    if (forEach != null) {
      tree.set("forEach", forEach(forEach));
    }
  }

  /** Only what is compared are values; the words around them may be the keys of forms. */
  private JsonNode condition(JsonNode tree) {
    if (tree.isArray()) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      tree.forEach(each -> list.add(condition(each)));
      return list;
    }
    boolean isComparison = tree.has("value");
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    tree.properties()
        .forEach(
            each ->
                copy.set(
                    each.getKey(),
                    isComparison
                        ? renamed(Values.value(each.getValue()))
                        : condition(each.getValue())));
    return copy;
  }

  private ObjectNode forEach(ForEach forEach) {
    ObjectNode tree = renamed(Values.value(forEach.list())).deepCopy();
    if (!forEach.label().equals(ForEach.DEFAULT_LABEL)) {
      tree.put("label", forEach.label().toString());
    }
    if (forEach.maxItems() != MapFields.MAX_ITEMS) {
      tree.put("maxItems", forEach.maxItems());
    }
    if (forEach.maxConcurrent() > 0) {
      tree.put("maxConcurrent", forEach.maxConcurrent());
    }
    ForEach.Tolerance tolerate = forEach.tolerate();
    if (tolerate.percent() > 0) {
      String percent = BigDecimal.valueOf(tolerate.percent()).stripTrailingZeros().toPlainString();
      tree.put("tolerate", percent + "%");
    } else if (tolerate.count() > 0) {
      tree.put("tolerate", tolerate.count());
    }
    return tree;
  }

  private static void effort(ObjectNode tree, Task task) {
    if (!task.timeout().equals(Task.DEFAULT_TIMEOUT)) {
      tree.put("timeout", GraphValue.text(task.timeout()));
    }
    RetryPolicy retry = task.retry();
    RetryPolicy usual = RetryPolicy.DEFAULT;
    if (retry.maxRetries() != usual.maxRetries()) {
      tree.put("maxRetries", retry.maxRetries());
    }
    if (!retry.equals(
        new RetryPolicy(retry.maxRetries(), usual.initial(), usual.factor(), usual.max()))) {
      tree.set("backoff", GraphBuilder.backoff(retry.initial(), retry.factor(), retry.max()));
    }
    task.noRetryOn().forEach(each -> array(tree, "noRetryOn").add(each.name()));
  }

  private static void onFailure(ObjectNode tree, OnFailure onFailure) {
    switch (onFailure) {
      case OnFailure.SkipDependents() -> {}
      case OnFailure.FailRun() -> tree.put("onFailure", "failRun");
      case OnFailure.Ignore() -> tree.put("onFailure", "ignore");
      case OnFailure.Output(JsonNode json) -> tree.putObject("onFailure").set("output", json);
    }
  }

  private JsonNode renamed(Values values) {
    return values.rewrite((form, object) -> form == ValueForm.FROM ? renamed(object) : null).tree();
  }

  private JsonNode renamed(JsonNode reference) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    reference.properties().forEach(each -> copy.set(each.getKey(), each.getValue()));
    return copy.put("from", names.apply(reference.path("from").asText()));
  }
}
