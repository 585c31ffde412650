package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.failure.FailureCode;
import dev.weft.task.AdmissionMode;
import dev.weft.task.Fuse;
import dev.weft.task.InputTemplate.Kind;
import dev.weft.task.Part;
import dev.weft.task.ResourceNeeds;
import dev.weft.task.Task;
import dev.weft.task.TaskId;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskStatus;
import dev.weft.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One task of a {@link GraphBuilder} or of a {@link SubGraphBuilder}.
 *
 * <p>Sets its fields, each method the one of its name, and refers to what it answers. Nothing is
 * checked here. Not thread-safe.
 */
public final class TaskHandle {
  private final GraphBuilder graph;
  private final String id;
  private final ObjectNode tree = JsonNodeFactory.instance.objectNode();

  TaskHandle(GraphBuilder graph, String id, String kind, String what) {
    this.graph = graph;
    this.id = id;
    tree.put("id", id).put(kind, what);
  }

  /** Begins a task that is scheduled by itself. */
  public static TaskHandle of(String id, TaskType type) {
    return GraphBuilder.named(id).task(id, type);
  }

  /**
   * Returns the task as it is now, to be scheduled by itself.
   *
   * @throws InvalidGraphException when it breaks a rule that can be seen without knowing what
   *     workers can do
   */
  public Task toTask() {
    return GraphReader.task(toTree(), MissingNode.getInstance());
  }

  /** Goes back to the whole graph. */
  public GraphBuilder done() {
    return graph;
  }

  /** What it answers, all of it. */
  public GraphValue output() {
    return GraphValue.from(id);
  }

  /** What a JSON Pointer finds in its answer. */
  public GraphValue at(String pointer) {
    return output().at(pointer);
  }

  /** How it ended. */
  public GraphValue status() {
    return output().part(Part.STATUS);
  }

  /** Why it failed. */
  public GraphValue error() {
    return output().part(Part.ERROR);
  }

  /** What it cost. */
  public GraphValue metrics() {
    return output().part(Part.METRICS);
  }

  /** Of a mapped task: how many instances ended how. */
  public GraphValue counts() {
    return output().part(Part.COUNTS);
  }

  /** Of a mapped task: the errors of its instances. */
  public GraphValue errors() {
    return output().part(Part.ERRORS);
  }

  /** Of a mapped task: the results of its instances. */
  public GraphValue results() {
    return output().part(Part.RESULTS);
  }

  /** Sets its operation. */
  public TaskHandle operation(String name) {
    tree.put("operation", name);
    return this;
  }

  /** Sets one option. */
  public TaskHandle option(String name, @Nullable Object value) {
    GraphSection.member(tree, "options").set(name, GraphValue.json(value));
    return this;
  }

  /** Sets the model to use. */
  public TaskHandle modelId(String name) {
    tree.put("modelId", name);
    return this;
  }

  /** Sets the model to use to a parameter. */
  public TaskHandle modelId(GraphValue param) {
    tree.set("modelId", param.json());
    return this;
  }

  /** Takes what an earlier task answers. */
  public TaskHandle input(TaskHandle earlier) {
    return input(earlier.output());
  }

  /** Takes something of an earlier task. */
  public TaskHandle input(GraphValue reference) {
    tree.set("input", reference.json());
    return this;
  }

  /** Takes a text. */
  public TaskHandle text(String text) {
    return input(Kind.TEXT, text);
  }

  /** Takes a text from a template, a parameter or an earlier task. */
  public TaskHandle text(GraphValue text) {
    return input(Kind.TEXT, text);
  }

  /** Takes bytes; at most 1 MiB, larger ones by {@link GraphValue#dataRef}. */
  public TaskHandle binary(byte[] bytes) {
    return input(Kind.BINARY, Base64.getEncoder().encodeToString(bytes));
  }

  /** Takes bytes from elsewhere. */
  public TaskHandle binary(GraphValue bytes) {
    return input(Kind.BINARY, bytes);
  }

  /** Takes any JSON. */
  public TaskHandle custom(@Nullable Object value) {
    return input(Kind.CUSTOM, value);
  }

  /** Takes an input of a model. */
  public TaskHandle model(Map<String, ?> members) {
    return input(Kind.MODEL, members);
  }

  /** Takes a query. */
  public TaskHandle query(Map<String, ?> members) {
    return input(Kind.QUERY, members);
  }

  /** Takes several queries. */
  public TaskHandle queries(List<? extends Map<String, ?>> queries) {
    return input(Kind.QUERIES, queries);
  }

  private TaskHandle input(Kind kind, @Nullable Object value) {
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    input.set(kind.key(), GraphValue.json(value));
    tree.set("input", input);
    return this;
  }

  /** Waits until tasks are COMPLETED, else it is SKIPPED. */
  public TaskHandle after(TaskHandle... earlier) {
    for (TaskHandle each : earlier) {
      dependencies().add(each.id);
    }
    return this;
  }

  /** Waits until tasks of these ids are COMPLETED, else it is SKIPPED. */
  public TaskHandle after(String... ids) {
    for (String each : ids) {
      dependencies().add(each);
    }
    return this;
  }

  /** Waits until tasks of these ids are COMPLETED, else it is SKIPPED. */
  public TaskHandle after(TaskId... ids) {
    for (TaskId each : ids) {
      dependencies().add(each.value());
    }
    return this;
  }

  /** Waits until a task has one of these ends, else it is SKIPPED. */
  public TaskHandle afterEnd(TaskHandle earlier, TaskStatus... accept) {
    dependencies().addObject().put("task", earlier.id).set("accept", GraphBuilder.names(accept));
    return this;
  }

  /** Waits until a task has ended, however. */
  public TaskHandle afterAnyEnd(TaskHandle earlier) {
    dependencies().addObject().put("task", earlier.id).put("accept", "ANY");
    return this;
  }

  /**
   * Waits until a task of another run has one of these ends, COMPLETED if none is named, however
   * long that takes.
   */
  public TaskHandle afterRun(String run, String task, TaskStatus... accept) {
    ofRun(run, task, accept);
    return this;
  }

  /** As {@link #afterRun}, but fails when there is no such run. */
  public TaskHandle afterKnownRun(String run, String task, TaskStatus... accept) {
    ofRun(run, task, accept).put("ifMissing", "fail");
    return this;
  }

  private ObjectNode ofRun(String run, String task, TaskStatus... accept) {
    ObjectNode entry = dependencies().addObject().put("task", task).put("run", run);
    if (accept.length > 0) {
      entry.set("accept", GraphBuilder.names(accept));
    }
    return entry;
  }

  private ArrayNode dependencies() {
    return tree.get("dependencies") instanceof ArrayNode there
        ? there
        : tree.putArray("dependencies");
  }

  /** Starts as soon as one of the tasks it waits for has an accepted end. */
  public TaskHandle waitForAny() {
    tree.put("waitFor", "any");
    return this;
  }

  /** Waits for all of its dependencies: the default, said aloud. */
  public TaskHandle waitForAll() {
    tree.put("waitFor", "all");
    return this;
  }

  /** Runs only under a condition, else it is SKIPPED. */
  public TaskHandle when(GraphCondition condition) {
    tree.set("when", condition.json());
    return this;
  }

  /** Runs once for each item of a list of another task, or of a parameter. */
  public TaskHandle forEach(GraphValue list) {
    ((ObjectNode) list.json())
        .properties()
        .forEach(each -> forEach().set(each.getKey(), each.getValue()));
    return this;
  }

  /** Runs once for each of these items. */
  public TaskHandle forEach(List<?> items) {
    forEach().set("literal", GraphValue.json(items));
    return this;
  }

  /** Sets where in an item the words for people stand; {@code /id} by default. */
  public TaskHandle label(String pointer) {
    forEach().put("label", pointer);
    return this;
  }

  /** Sets the longest list that is taken; 10,000 by default. */
  public TaskHandle maxItems(int most) {
    forEach().put("maxItems", most);
    return this;
  }

  /** Sets how many instances may be under way at once; no limit of its own by default. */
  public TaskHandle maxConcurrent(int most) {
    forEach().put("maxConcurrent", most);
    return this;
  }

  /** Sets how many instances may fail without this task failing; none by default. */
  public TaskHandle tolerate(int instances) {
    forEach().put("tolerate", instances);
    return this;
  }

  /** Sets what part of the instances may fail, such as {@code "5%"}; rounded down. */
  public TaskHandle tolerate(String percent) {
    forEach().put("tolerate", percent);
    return this;
  }

  private ObjectNode forEach() {
    return GraphSection.member(tree, "forEach");
  }

  /** Gives a parameter of its sub-graph a value. */
  public TaskHandle give(String param, @Nullable Object value) {
    GraphSection.member(tree, "params").set(param, GraphValue.json(value));
    return this;
  }

  /** Lets no new task start when it fails, and the run fail. */
  public TaskHandle failRunOnFailure() {
    tree.put("onFailure", "failRun");
    return this;
  }

  /** Lets the {@code accept} of each dependent decide when it fails: the default, said aloud. */
  public TaskHandle skipDependentsOnFailure() {
    tree.put("onFailure", "skipDependents");
    return this;
  }

  /** Lets the run be COMPLETED although it fails. */
  public TaskHandle ignoreFailure() {
    tree.put("onFailure", "ignore");
    return this;
  }

  /** Lets dependents see COMPLETED and this JSON when it fails. */
  public TaskHandle outputOnFailure(@Nullable Object literal) {
    GraphSection.member(tree, "onFailure").set("output", GraphValue.json(literal));
    return this;
  }

  /** Sets how urgent it is. */
  public TaskHandle priority(TaskPriority priority) {
    tree.put("priority", priority.name());
    return this;
  }

  /** Sets how urgent it is to a parameter of type string. */
  public TaskHandle priority(GraphValue param) {
    tree.set("priority", param.json());
    return this;
  }

  /** Sets how long after the start of the run it must have ended. */
  public TaskHandle deadline(Duration afterStart) {
    tree.put("deadline", GraphValue.text(afterStart));
    return this;
  }

  /** Sets when it must have ended. */
  public TaskHandle deadline(Instant instant) {
    tree.put("deadline", instant.toString());
    return this;
  }

  /** Sets when it must have ended to a parameter of type duration or instant. */
  public TaskHandle deadline(GraphValue param) {
    tree.set("deadline", param.json());
    return this;
  }

  /** Sets how long one attempt may take. */
  public TaskHandle timeout(Duration timeout) {
    tree.put("timeout", GraphValue.text(timeout));
    return this;
  }

  /** Sets how long one attempt may take to a parameter of type duration. */
  public TaskHandle timeout(GraphValue param) {
    tree.set("timeout", param.json());
    return this;
  }

  /** Sets how often it is tried again. */
  public TaskHandle maxRetries(int maxRetries) {
    tree.put("maxRetries", maxRetries);
    return this;
  }

  /** Sets the waits between attempts. */
  public TaskHandle backoff(Duration initial, double factor, Duration max) {
    tree.set("backoff", GraphBuilder.backoff(initial, factor, max));
    return this;
  }

  /** Sets the codes after which it is not tried again. */
  public TaskHandle noRetryOn(FailureCode... codes) {
    tree.set("noRetryOn", GraphBuilder.names(codes));
    return this;
  }

  /** Sets whether it may travel together with others; AUTO by default. */
  public TaskHandle fuse(Fuse fuse) {
    tree.put("fuse", fuse.word());
    return this;
  }

  /** Says how long one attempt is expected to take; measured durations correct it. */
  public TaskHandle estimate(Duration expected) {
    tree.put("estimate", GraphValue.text(expected));
    return this;
  }

  /** Says what it needs of its worker while it runs. */
  public TaskHandle resources(ResourceNeeds needs) {
    tree.set("resources", TaskTree.needs(needs));
    return this;
  }

  /** Sets what happens when no worker has room for it; otherwise the graph says. */
  public TaskHandle admission(AdmissionMode admission) {
    tree.put("admission", admission.word());
    return this;
  }

  /** Sets how long it may wait for a worker; for ever by default. */
  public TaskHandle queueTimeout(Duration longest) {
    tree.put("queueTimeout", GraphValue.text(longest));
    return this;
  }

  /** Sets the name under which a limit of the graph counts the task. */
  public TaskHandle limitKey(String key) {
    tree.put("limitKey", key);
    return this;
  }

  /** Adds a label for people and reports. */
  public TaskHandle metadata(String name, String value) {
    GraphSection.member(tree, "metadata").put(name, value);
    return this;
  }

  /** Says in a sentence what it does. */
  public TaskHandle description(String text) {
    tree.put("description", text);
    return this;
  }

  JsonNode toTree() {
    return tree.deepCopy();
  }
}
