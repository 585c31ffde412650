package dev.weft.scheduling;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.run.Scope;
import dev.weft.task.ConcurrencyLimit;
import dev.weft.task.Deadline;
import dev.weft.task.Part;
import dev.weft.task.TaskStatus;
import dev.weft.task.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a run as columns of whole numbers, and what each waits for.
 *
 * <p>Append-only: tasks may be added at any time, even while a run is on, but what a task waits for
 * is said when it is added and names only earlier tasks. Confined to one thread.
 */
public final class Plan {
  private static final IntColumn NO_PARTS = new IntColumn();

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
  private final IntColumn edgeTarget = new IntColumn();

  private final LeavingEdges leaving = new LeavingEdges();

  private final List<Node> nodes = new ArrayList<>();

  private final Map<Integer, IntColumn> parts = new TreeMap<>();
  private final Map<Integer, Boolean> partsReadForMore = new TreeMap<>();
  private final Map<String, Blueprint> blueprints = new LinkedHashMap<>();

  /** The tasks of other runs that somebody waits for only if their run is there. */
  private final Set<String> mustExist = new TreeSet<>();

  private List<ConcurrencyLimit> limits = List.of();
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

  /** Appends a plain task and returns its index. */
  int add(String id, int definition, Profile profile, List<Edge> edges) {
    return add(id, definition, profile, edges, Node.PLAIN);
  }

  /** Appends a task and returns its index. */
  int add(String id, int definition, Profile profile, List<Edge> edges, Node node) {
    int index = ids.size();
    if (indexes.put(id, index) != null) {
      throw new IllegalArgumentException("two tasks are named '" + id + "'");
    }
    ids.add(id);
    definitionOf.add(definition);
    profileOf.add(numberOf(profile));
    leaving.addTask();
    for (Edge edge : edges) {
      if (edge.source() < 0 || edge.source() >= index) {
        throw new IllegalArgumentException("'" + id + "' must wait for earlier tasks only");
      }
      edgeSource.add(edge.source());
      edgeAccept.add(edge.accept());
      edgeParts.add(edge.parts());
      edgeTarget.add(index);
      leaving.addEdge(edge.source());
    }
    edgeStart.add(edgeSource.size());
    nodes.add(node.equals(Node.PLAIN) ? Node.PLAIN : node);
    if (node.parent() >= 0) {
      parts.computeIfAbsent(node.parent(), whole -> new IntColumn()).add(index);
    }
    return index;
  }

  Node node(int task) {
    return nodes.get(task);
  }

  /** What a task that stands for others has become so far. */
  IntColumn partsOf(int whole) {
    return parts.getOrDefault(whole, NO_PARTS);
  }

  /** What tells tasks from plain ones at the top of the graph, by index. */
  Map<Integer, Node> special() {
    Map<Integer, Node> special = new TreeMap<>();
    for (int task = 0; task < nodes.size(); task++) {
      if (!nodes.get(task).equals(Node.PLAIN)) {
        special.put(task, nodes.get(task));
      }
    }
    return special;
  }

  /** Returns the index of a task of another run, which is appended when it is not there yet. */
  int otherRun(String path) {
    int known = indexOf(path);
    return known >= 0 ? known : add(path, -1, Profile.OTHER_RUN, List.of(), Node.OTHER_RUN);
  }

  void limit(List<ConcurrencyLimit> most) {
    limits = List.copyOf(most);
  }

  /** How many tasks of one kind may run at once. */
  List<ConcurrencyLimit> limits() {
    return limits;
  }

  void mustExist(String path) {
    mustExist.add(path);
  }

  Set<String> mustExist() {
    return Collections.unmodifiableSet(mustExist);
  }

  /** Whether a missing run of a task of another run is a failure, instead of a wait. */
  public boolean mustExist(int task) {
    return mustExist.contains(id(task));
  }

  void addBlueprint(Blueprint blueprint) {
    blueprints.put(blueprint.name(), blueprint);
  }

  Map<String, Blueprint> blueprints() {
    return Collections.unmodifiableMap(blueprints);
  }

  Blueprint blueprint(String graph) {
    return requireNonNull(blueprints.get(graph), "no sub-graph " + graph);
  }

  /** Whether workers run the task; false for one that stands for others. */
  public boolean isTask(int task) {
    return node(task).kind() == Node.Kind.TASK;
  }

  /** Whether the task belongs to another run and is here only to be waited for. */
  public boolean isOfAnotherRun(int task) {
    return node(task).kind() == Node.Kind.OTHER_RUN;
  }

  /** Which item of its whole an instance is for, or -1. */
  public int position(int task) {
    return node(task).position();
  }

  /** What a task that stands for others has become so far, in order. */
  public List<Integer> parts(int whole) {
    IntColumn column = partsOf(whole);
    List<Integer> list = new ArrayList<>(column.size());
    for (int i = 0; i < column.size(); i++) {
      list.add(column.get(i));
    }
    return list;
  }

  /** How many parts a task has: those of its sub-graph, or the instances that there are so far. */
  public int partCount(int whole) {
    Growth growth = node(whole).growth();
    return growth != null && growth.loop() == null && growth.graph() != null
        ? blueprint(growth.graph()).tasks().size()
        : partsOf(whole).size();
  }

  /** Whether what a task answers is put together from what this part of it answers. */
  public boolean answersFor(int whole, int part) {
    Growth growth = node(whole).growth();
    if (growth == null || growth.loop() != null || growth.graph() == null) {
      return true;
    }
    String prefix = id(whole) + "/";
    return blueprint(growth.graph()).answers().contains(id(part).substring(prefix.length()));
  }

  /** The parts of a task from which its answer is put together. */
  public List<Integer> answering(int whole) {
    return parts(whole).stream().filter(part -> answersFor(whole, part)).toList();
  }

  /** Whether some task, or what answers, refers to the results of a mapped task's instances. */
  public boolean isReadForResults(int map) {
    for (int edge = firstLeaving(map); edge >= 0; edge = nextLeaving(edge)) {
      if ((referred(edge) & bit(Part.RESULTS)) != 0) {
        return true;
      }
    }
    Growth whole = parent(map) < 0 ? null : node(parent(map)).growth();
    String graph = whole == null ? null : whole.graph();
    ObjectNode answer = graph == null ? outputs : blueprint(graph).outputs();
    String name = id(map).substring(id(map).lastIndexOf('/') + 1);
    return Values.map(answer).references().stream()
        .anyMatch(each -> each.part() == Part.RESULTS && each.from().value().equals(name));
  }

  /** The task that a task is a part of, or -1. */
  public int parent(int task) {
    return node(task).parent();
  }

  /** What the names in a task's definition mean; {@code null} at the top. */
  public @Nullable Scope scope(int task) {
    return node(task).scope();
  }

  /** The sub-graph in which the definition of a task stands; {@code null} for the graph itself. */
  public @Nullable String graphOf(int task) {
    return node(task).graph();
  }

  /** How the sources of a task are named in its definition: from the top where it has a scope. */
  public String sourceName(int task, int source) {
    return scope(task) == null || isOfAnotherRun(source) ? id(source) : "/" + id(source);
  }

  /** Takes in profiles, in their order. */
  void know(List<Profile> known) {
    known.forEach(this::numberOf);
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

  int referred(int edge) {
    return edgeParts.get(edge);
  }

  /** The first edge that leads from a task, in the order of their targets; -1 when none does. */
  int firstLeaving(int task) {
    return leaving.first(task);
  }

  /** The edge that leads from the same task after this one; -1 after the last. */
  int nextLeaving(int edge) {
    return leaving.next(edge);
  }

  /** The task that waits at the end of an edge. */
  int target(int edge) {
    return edgeTarget.get(edge);
  }

  List<Profile> profiles() {
    return Collections.unmodifiableList(profiles);
  }

  /** Which of {@link #profiles} a task has. */
  int profileNumber(int task) {
    return profileOf.get(task);
  }

  /** The tasks that a task refers to, in the order of its edges. */
  public List<Integer> sourcesOf(int task) {
    List<Integer> sources = new ArrayList<>();
    for (int edge = firstEdge(task); edge < endEdge(task); edge++) {
      if (referred(edge) != 0) {
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
      if (source(edge) == source && (referred(edge) & bit(part)) != 0) {
        return true;
      }
    }
    return false;
  }

  /** The tasks of whose metrics the answer of the run speaks. */
  public List<Integer> outputsReadForMore() {
    return Values.map(outputs).references().stream()
        .filter(each -> each.part() == Part.METRICS)
        .map(each -> indexOf(each.from().value()))
        .toList();
  }

  /** The tasks of whose metrics a task speaks. */
  public List<Integer> sourcesReadForMore(int task) {
    List<Integer> sources = new ArrayList<>(0);
    for (int edge = firstEdge(task); edge < endEdge(task); edge++) {
      if ((referred(edge) & bit(Part.METRICS)) != 0) {
        sources.add(source(edge));
      }
    }
    return sources;
  }

  /** Whether the answer of a task that stands for others speaks of more than outputs and ends. */
  public boolean isPartReadForMore(int whole) {
    return partsReadForMore.computeIfAbsent(whole, this::readsMoreOfParts);
  }

  private boolean readsMoreOfParts(int whole) {
    Growth growth = node(whole).growth();
    if (growth != null && growth.loop() == null && growth.graph() != null) {
      return Values.map(blueprint(growth.graph()).outputs()).references().stream()
          .anyMatch(each -> each.part() == Part.METRICS);
    }
    return isReadForResults(whole);
  }

  /** How many of these tasks refer to a task. */
  public int readersAmong(int task, Set<Integer> tasks) {
    int count = 0;
    for (int edge = firstLeaving(task); edge >= 0; edge = nextLeaving(edge)) {
      if (referred(edge) != 0 && tasks.contains(target(edge))) {
        count++;
      }
    }
    return count;
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

  /** Returns the plan as compressed bytes in parts that a history can hold. */
  public List<byte[]> toParts() {
    return PlanFormat.writeParts(this);
  }

  /**
   * Appends a part, after the one before it.
   *
   * @throws dev.weft.failure.WeftException {@code DATA_LOSS} when the bytes are something else
   */
  public void append(byte[] part) {
    PlanFormat.append(this, part);
  }

  /**
   * Reads what {@link #toBytes} wrote, or the first of its parts.
   *
   * @throws dev.weft.failure.WeftException {@code DATA_LOSS} when the bytes are something else
   */
  public static Plan read(byte[] bytes) {
    return PlanFormat.read(bytes);
  }
}
