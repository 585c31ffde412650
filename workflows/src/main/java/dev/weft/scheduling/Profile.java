package dev.weft.scheduling;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.failure.FailureCode;
import dev.weft.task.ConcurrencyLimit;
import dev.weft.task.Deadline;
import dev.weft.task.Fuse;
import dev.weft.task.OnFailure;
import dev.weft.task.ResourceNeeds;
import dev.weft.task.RetryPolicy;
import dev.weft.task.Task;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What many tasks of a plan have in common; each distinct one is kept once.
 *
 * @param type the task type
 * @param operation the operation, if any
 * @param queue the queue it travels on
 * @param priority how urgent it is
 * @param deadline when it must have ended, if ever
 * @param timeout how long one attempt may take
 * @param retry how often to try again
 * @param noRetryOn codes after which not
 * @param onFailure what its failure does to others
 * @param metadata its metadata
 * @param fuse whether it may travel together with others; AUTO is in large runs only
 * @param expected how long one attempt is expected to take
 * @param isEstimated whether the graph itself says so, which no measuring overrules
 * @param resources what it needs of its worker while it runs
 * @param queueTimeout how long it may wait for a worker; {@code null} for as long as it takes
 * @param limits which of the limits of the run count it
 */
public record Profile(
    TaskType type,
    @Nullable String operation,
    String queue,
    TaskPriority priority,
    @Nullable Deadline deadline,
    Duration timeout,
    RetryPolicy retry,
    Set<FailureCode> noRetryOn,
    OnFailure onFailure,
    Map<String, String> metadata,
    Fuse fuse,
    Duration expected,
    boolean isEstimated,
    ResourceNeeds resources,
    @Nullable Duration queueTimeout,
    List<Integer> limits) {

  /** What an operation takes of which nothing is known. */
  static final Duration UNKNOWN = Duration.ofSeconds(1);

  /** That of tasks of other runs, which nobody here runs. */
  static final Profile OTHER_RUN =
      new Profile(
          TaskType.GRAPH,
          null,
          "",
          TaskPriority.NORMAL,
          null,
          Duration.ZERO,
          RetryPolicy.DEFAULT,
          Set.of(),
          new OnFailure.SkipDependents(),
          Map.of(),
          Fuse.NEVER,
          Duration.ZERO,
          false,
          ResourceNeeds.NONE,
          null,
          List.of());

  /** Sorts set and map, so that equal profiles are equal bytes. */
  public Profile {
    noRetryOn = java.util.Collections.unmodifiableSet(new TreeSet<>(noRetryOn));
    metadata = java.util.Collections.unmodifiableMap(new TreeMap<>(metadata));
    fuse = fuse == null ? Fuse.NEVER : fuse;
    expected = expected == null ? UNKNOWN : expected;
    resources = resources == null ? ResourceNeeds.NONE : resources;
    limits = limits == null ? List.of() : List.copyOf(limits);
  }

  /** Returns the same with another priority. */
  Profile withPriority(TaskPriority other) {
    return with(other, deadline, timeout, onFailure, limits);
  }

  /**
   * Returns the same with what a task says of some fields.
   *
   * @param all the limits of the run
   */
  Profile given(ObjectNode fields, Task task, List<ConcurrencyLimit> all) {
    return with(
        fields.has("priority") ? task.priority() : priority,
        fields.has("deadline") ? task.deadline() : deadline,
        fields.has("timeout") ? task.timeout() : timeout,
        onFailure,
        fields.has("modelId") ? limitsWith(task.modelId(), all) : limits);
  }

  private List<Integer> limitsWith(@Nullable String modelId, List<ConcurrencyLimit> all) {
    TreeSet<Integer> more = new TreeSet<>(limits);
    for (int i = 0; i < all.size(); i++) {
      if (modelId != null && modelId.equals(all.get(i).modelId())) {
        more.add(i);
      }
    }
    return new ArrayList<>(more);
  }

  /** Returns that of an instance: how the whole ends, and by when, is for the whole. */
  Profile ofInstance() {
    return with(priority, null, timeout, new OnFailure.SkipDependents(), limits);
  }

  private Profile with(
      TaskPriority itsPriority,
      @Nullable Deadline itsDeadline,
      Duration itsTimeout,
      OnFailure itsPolicy,
      List<Integer> itsLimits) {
    return new Profile(
        type,
        operation,
        queue,
        itsPriority,
        itsDeadline,
        itsTimeout,
        retry,
        noRetryOn,
        itsPolicy,
        metadata,
        fuse,
        expected,
        isEstimated,
        resources,
        queueTimeout,
        itsLimits);
  }

  /** Type and operation, as people name them. */
  public String title() {
    return operation == null ? type.name() : type.name() + " " + operation;
  }

  /** What people call this kind of work. */
  public String action() {
    return operation == null ? type.name() : operation;
  }

  /** How Jackson tells the kinds of deadlines apart. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Deadline.After.class, name = "after"),
    @JsonSubTypes.Type(value = Deadline.At.class, name = "at")
  })
  interface DeadlineKinds {}

  /** How Jackson tells the kinds of policies apart. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = OnFailure.SkipDependents.class, name = "skipDependents"),
    @JsonSubTypes.Type(value = OnFailure.FailRun.class, name = "failRun"),
    @JsonSubTypes.Type(value = OnFailure.Ignore.class, name = "ignore"),
    @JsonSubTypes.Type(value = OnFailure.Output.class, name = "output")
  })
  interface OnFailureKinds {}
}
