package dev.weft.scheduling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.graph.TaskGraph;
import dev.weft.run.Routes;
import dev.weft.task.Dependency;
import dev.weft.task.Reference;
import dev.weft.task.Task;
import dev.weft.task.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Turns a valid graph into a plan. */
public final class PlanCompiler {
  private final TaskGraph graph;
  private final Routes routes;
  private final Plan plan;

  /** Index in the graph by id. */
  private final Map<TaskId, Integer> positions = new LinkedHashMap<>();

  private PlanCompiler(TaskGraph graph, Routes routes) {
    this.graph = graph;
    this.routes = routes;
    this.plan = new Plan(graph.name(), graph.deadline());
  }

  /**
   * Compiles a graph that passed the validator; its tasks are put into an order in which each comes
   * after what it waits for, and which keeps the order of the file where it can.
   *
   * @throws IllegalArgumentException when the graph has a cycle or an unknown dependency
   */
  public static Plan compile(TaskGraph graph, Routes routes) {
    return new PlanCompiler(graph, routes).compile();
  }

  private Plan compile() {
    List<Task> tasks = graph.tasks();
    for (int i = 0; i < tasks.size(); i++) {
      positions.put(tasks.get(i).id(), i);
    }
    List<List<Dependency>> waits = new ArrayList<>(tasks.size());
    tasks.forEach(task -> waits.add(task.waitsFor()));
    int[] planned = new int[tasks.size()];
    for (int position : order(waits)) {
      Task task = tasks.get(position);
      Map<TaskId, Integer> parts = parts(task);
      List<Plan.Edge> edges = new ArrayList<>();
      for (Dependency each : waits.get(position)) {
        edges.add(
            new Plan.Edge(
                planned[position(each.task())],
                Plan.mask(each.accept()),
                parts.getOrDefault(each.task(), 0)));
      }
      planned[position] = plan.add(task.id().value(), position, profile(task), edges);
    }
    List<Integer> sources =
        graph.outputs().references().stream()
            .map(Reference::from)
            .distinct()
            .map(source -> planned[position(source)])
            .toList();
    plan.declare((ObjectNode) graph.outputs().tree(), sources);
    return plan;
  }

  /** Kahn's algorithm (1962); of those that are free, the first of the file goes first. */
  private int[] order(List<List<Dependency>> waits) {
    int[] missing = new int[waits.size()];
    List<IntColumn> followers = new ArrayList<>();
    waits.forEach(each -> followers.add(new IntColumn()));
    PriorityQueue<Integer> free = new PriorityQueue<>();
    for (int i = 0; i < waits.size(); i++) {
      missing[i] = waits.get(i).size();
      for (Dependency each : waits.get(i)) {
        followers.get(position(each.task())).add(i);
      }
      if (missing[i] == 0) {
        free.add(i);
      }
    }
    int[] order = new int[waits.size()];
    int count = 0;
    while (!free.isEmpty()) {
      int next = free.remove();
      order[count++] = next;
      IntColumn after = followers.get(next);
      for (int i = 0; i < after.size(); i++) {
        if (--missing[after.get(i)] == 0) {
          free.add(after.get(i));
        }
      }
    }
    if (count < order.length) {
      throw new IllegalArgumentException("graph '" + graph.name() + "' has a cycle");
    }
    return order;
  }

  private int position(TaskId id) {
    Integer position = positions.get(id);
    if (position == null) {
      throw new IllegalArgumentException("no task '" + id + "' in graph '" + graph.name() + "'");
    }
    return position;
  }

  /** The parts that a task refers to, by earlier task. */
  private static Map<TaskId, Integer> parts(Task task) {
    Map<TaskId, Integer> parts = new LinkedHashMap<>();
    for (Reference reference : task.input().references()) {
      parts.merge(reference.from(), Plan.bit(reference.part()), (a, b) -> a | b);
    }
    return parts;
  }

  private Profile profile(Task task) {
    return new Profile(
        task.type(),
        task.operation(),
        routes.queueOf(task.type()),
        task.priority(),
        task.deadline(),
        task.timeout(),
        task.retry(),
        task.noRetryOn(),
        task.onFailure(),
        task.metadata());
  }
}
