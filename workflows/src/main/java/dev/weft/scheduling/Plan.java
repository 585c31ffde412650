package dev.weft.scheduling;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.task.Deadline;
import dev.weft.task.Part;
import dev.weft.task.TaskStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a run as columns of whole numbers, and what each waits for.
 *
 * <p>Append-only: tasks may be added at any time, even while a run is on, but what a task waits for
 * is said when it is added and names only earlier tasks. Confined to one thread.
 */
public final class Plan {
  private final String name;
  private final @Nullable Deadline deadline;
  private final List<Profile> profiles = new ArrayList<>();
  private final Map<Profile, Integer> profileNumbers = new LinkedHashMap<>();

  private final List<String> ids = new ArrayList<>();
  private final Map<String, Integer> indexes = new LinkedHashMap<>();
  private final IntColumn profileOf = new IntColumn();
  private final IntColumn definitionOf = new IntColumn();

  /** Edges of task i are those from {@code edgeStart(i)} to before {@code edgeStart(i + 1)}. */
  private final IntColumn edgeStart = new IntColumn();

  private final IntColumn edgeSource = new IntColumn();
  private final IntColumn edgeAccept = new IntColumn();
  private final IntColumn edgeParts = new IntColumn();
  private final List<IntColumn> dependents = new ArrayList<>();
  private final IntColumn outputSources = new IntColumn();
  private ObjectNode outputs = JsonNodeFactory.instance.objectNode();

  Plan(String name, @Nullable Deadline deadline) {
    this.name = requireNonNull(name, "name is null");
    this.deadline = deadline;
    edgeStart.add(0);
  }

  /**
   * One thing a task waits for.
   *
   * @param source the index of the earlier task
   * @param accept a bit for each accepted end, see {@link #mask(Set)}
   * @param parts a bit for each part of it that the task refers to, see {@link #bit(Part)}
   */
  record Edge(int source, int accept, int parts) {}

  /** Appends a task and returns its index. */
  int add(String id, int definition, Profile profile, List<Edge> edges) {
    int index = ids.size();
    if (indexes.put(id, index) != null) {
      throw new IllegalArgumentException("two tasks are named '" + id + "'");
    }
    ids.add(id);
    definitionOf.add(definition);
    profileOf.add(numberOf(profile));
    dependents.add(new IntColumn());
    for (Edge edge : edges) {
      if (edge.source() < 0 || edge.source() >= index) {
        throw new IllegalArgumentException("'" + id + "' must wait for earlier tasks only");
      }
      edgeSource.add(edge.source());
      edgeAccept.add(edge.accept());
      edgeParts.add(edge.parts());
      dependents.get(edge.source()).add(index);
    }
    edgeStart.add(edgeSource.size());
    return index;
  }

  private int numberOf(Profile profile) {
    Integer known = profileNumbers.get(profile);
    if (known != null) {
      return known;
    }
    profiles.add(profile);
    profileNumbers.put(profile, profiles.size() - 1);
    return profiles.size() - 1;
  }

  /** Says what a run answers, and which tasks that refers to. */
  void declare(ObjectNode declared, List<Integer> sources) {
    outputs = declared;
    sources.forEach(outputSources::add);
  }

  /** What a run answers: a map of values as written; treat it as read-only. */
  public ObjectNode outputs() {
    return outputs;
  }

  /** The name of the graph. */
  public String name() {
    return name;
  }

  /** When a run must have ended, if ever. */
  public @Nullable Deadline deadline() {
    return deadline;
  }

  /** How many tasks there are now. */
  public int size() {
    return ids.size();
  }

  /** The path of a task in the run. */
  public String id(int task) {
    return ids.get(task);
  }

  /** The index of a path, or -1. */
  public int indexOf(String id) {
    return indexes.getOrDefault(id, -1);
  }

  /** What a task has in common with others. */
  public Profile profile(int task) {
    return profiles.get(profileOf.get(task));
  }

  /** The index of a task's definition among the tasks of the graph. */
  public int definition(int task) {
    return definitionOf.get(task);
  }

  /** The tasks that the outputs of the run refer to. */
  public List<Integer> outputSources() {
    List<Integer> tasks = new ArrayList<>();
    for (int i = 0; i < outputSources.size(); i++) {
      tasks.add(outputSources.get(i));
    }
    return Collections.unmodifiableList(tasks);
  }

  int firstEdge(int task) {
    return edgeStart.get(task);
  }

  int endEdge(int task) {
    return edgeStart.get(task + 1);
  }

  int source(int edge) {
    return edgeSource.get(edge);
  }

  boolean accepts(int edge, TaskStatus end) {
    return (edgeAccept.get(edge) & (1 << end.ordinal())) != 0;
  }

  int accept(int edge) {
    return edgeAccept.get(edge);
  }

  int parts(int edge) {
    return edgeParts.get(edge);
  }

  IntColumn dependents(int task) {
    return dependents.get(task);
  }

  List<Profile> profiles() {
    return Collections.unmodifiableList(profiles);
  }

  int profileNumber(int task) {
    return profileOf.get(task);
  }

  /** The tasks that a task refers to, in the order of its edges. */
  public List<Integer> sourcesOf(int task) {
    List<Integer> sources = new ArrayList<>();
    for (int edge = firstEdge(task); edge < endEdge(task); edge++) {
      if (parts(edge) != 0) {
        sources.add(source(edge));
      }
    }
    return sources;
  }

  /** The tasks that a task waits for, in the order of its edges. */
  public List<Integer> waitsFor(int task) {
    List<Integer> sources = new ArrayList<>();
    for (int edge = firstEdge(task); edge < endEdge(task); edge++) {
      sources.add(source(edge));
    }
    return sources;
  }

  /** Whether a task refers to this part of an earlier one. */
  public boolean refersTo(int task, int source, Part part) {
    for (int edge = firstEdge(task); edge < endEdge(task); edge++) {
      if (source(edge) == source && (parts(edge) & bit(part)) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Returns a bit for each status. */
  static int mask(Set<TaskStatus> statuses) {
    int mask = 0;
    for (TaskStatus status : statuses) {
      mask |= 1 << status.ordinal();
    }
    return mask;
  }

  /** Returns the bit of a part. */
  static int bit(Part part) {
    return 1 << part.ordinal();
  }

  /** Returns the plan as compressed bytes. */
  public byte[] toBytes() {
    return PlanFormat.write(this);
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws dev.weft.failure.WeftException {@code DATA_LOSS} when the bytes are something else
   */
  public static Plan read(byte[] bytes) {
    return PlanFormat.read(bytes);
  }
}
