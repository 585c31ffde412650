package dev.weft.scheduling;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.graph.GraphReader;
import dev.weft.run.Expansion;
import dev.weft.run.Scope;
import dev.weft.scheduling.Growth.Link;
import dev.weft.task.Dependency;
import dev.weft.task.Reference;
import dev.weft.task.TaskPriority;
import dev.weft.task.ValueForm;
import dev.weft.task.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Appends to a plan what its tasks turn out to stand for: instances of mapped tasks, and the tasks
 * of sub-graphs.
 */
public final class PlanGrower {
  private static final int EVERY_END = Plan.mask(Dependency.ANY);

  private final Plan plan;
  private final IntPredicate hasEnded;

  /**
   * Makes a grower.
   *
   * @param hasEnded whether a task has ended; what has not counts as missing for new ones
   */
  public PlanGrower(Plan plan, IntPredicate hasEnded) {
    this.plan = plan;
    this.hasEnded = hasEnded;
  }

  /** Returns what must be found out before a task can grow, or {@code null} when nothing must. */
  public Expansion.@Nullable Question question(int task, int roomForTasks) {
    Growth growth = growth(task);
    Growth.Loop loop = growth.loop();
    if (growth.when() == null && loop == null) {
      return null;
    }
    Scope scope = scopeOf(task);
    JsonNode list = loop == null ? null : scope.value(loop.list());
    return new Expansion.Question(
        plan.id(task),
        growth.when() == null ? null : scope.value(growth.when()),
        list,
        loop == null ? null : loop.label(),
        loop == null ? 0 : loop.maxItems(),
        roomForTasks / tasksOf(growth),
        list != null && list.has(ValueForm.FROM.key()) && !list.has("orElse"));
  }

  /** How many tasks one instance is with all it becomes for certain; nested lists add to that. */
  private int tasksOf(Growth growth) {
    int tasks = 1;
    if (growth.graph() != null) {
      for (Blueprint.Part part : plan.blueprint(growth.graph()).tasks()) {
        Growth inner = part.growth();
        tasks += inner == null || inner.loop() != null ? 1 : tasksOf(inner);
      }
    }
    return tasks;
  }

  private Growth growth(int task) {
    return requireNonNull(plan.node(task).growth(), "growth is null");
  }

  private Scope scopeOf(int task) {
    Scope scope = plan.scope(task);
    return scope == null ? Scope.TOP : scope;
  }

  /** Whether a task is repeated. */
  public boolean isMapped(int task) {
    return plan.node(task).kind() == Node.Kind.MAP;
  }

  /** How many instances of a mapped task may be under way at once; 0 for no limit. */
  public int maxConcurrent(int map) {
    return requireNonNull(growth(map).loop(), "loop is null").maxConcurrent();
  }

  /**
   * Appends instances of a mapped task.
   *
   * @param from the first item
   * @param to before which item to stop
   */
  public void addInstances(int map, Expansion expansion, int from, int to) {
    Growth growth = growth(map);
    Growth.Loop loop = requireNonNull(growth.loop(), "loop is null");
    Scope scope = scopeOf(map);
    JsonNode list = scope.value(loop.list());
    Growth inner = growth.ofInstance();
    Profile profile = plan.profile(map).ofInstance();
    for (int i = from; i < to; i++) {
      Scope own = scope.withItem(item(list, expansion, i));
      plan.add(
          plan.id(map) + "[" + i + "]",
          plan.definition(map),
          profile,
          edges(growth.inner(), false, own, Map.of()),
          new Node(
              inner == null ? Node.Kind.TASK : Node.Kind.GRAPH,
              map,
              i,
              false,
              plan.graphOf(map),
              own,
              inner));
    }
  }

  private static JsonNode item(JsonNode list, Expansion expansion, int index) {
    if (expansion.items() != null) {
      return Scope.literal(expansion.items().get(index));
    }
    ObjectNode reference = list.deepCopy();
    return reference.put("at", list.path("at").asText("") + "/" + index);
  }

  /** Appends the tasks of a sub-graph. */
  public void addTasks(int use) {
    Growth growth = growth(use);
    Blueprint blueprint = plan.blueprint(requireNonNull(growth.graph(), "graph is null"));
    Scope scope = inside(use);
    Map<String, Integer> neighbours = new LinkedHashMap<>();
    for (Blueprint.Part part : blueprint.tasks()) {
      Profile profile = profile(part, scope, plan.profile(use).priority());
      Node node =
          new Node(
              kind(part.growth()), use, -1, part.isAny(), blueprint.name(), scope, part.growth());
      int added =
          plan.add(
              scope.prefix() + part.id(),
              part.definition(),
              profile,
              edges(part.links(), part.isAny(), scope, neighbours),
              node);
      neighbours.put(part.id(), added);
    }
  }

  private Profile profile(Blueprint.Part part, Scope scope, TaskPriority ofUse) {
    Profile profile = part.profile();
    ObjectNode given = part.given();
    if (given != null) {
      // A task with nothing but these fields, so that they are read as in a file.
      ObjectNode task =
          scope.rewrite(given).put("id", part.id()).put("type", "CUSTOM:" + part.id());
      profile =
          profile.given(given, GraphReader.task(task, MissingNode.getInstance()), plan.limits());
    }
    return part.isPriorityOwn() ? profile : profile.withPriority(ofUse);
  }

  private static Node.Kind kind(@Nullable Growth growth) {
    if (growth == null) {
      return Node.Kind.TASK;
    }
    return growth.loop() == null ? Node.Kind.GRAPH : Node.Kind.MAP;
  }

  /**
   * What stands outside has ended, or counts as missing; nobody waits for it, so it does not let a
   * task start that waits for any of its neighbours.
   */
  private List<Plan.Edge> edges(
      List<Link> links, boolean isAny, Scope scope, Map<String, Integer> neighbours) {
    int accept = isAny ? 0 : EVERY_END;
    Map<Integer, Plan.Edge> edges = new LinkedHashMap<>();
    for (Link link : links) {
      switch (link.origin()) {
        case NEIGHBOUR -> {
          Integer inside = neighbours.get(link.name());
          if (inside != null) {
            add(edges, inside, link.accept(), link.parts());
          } else {
            outside(edges, "/" + scope.prefix() + link.name(), accept, link.parts());
          }
        }
        case OTHER_RUN -> add(edges, plan.otherRun(link.name()), link.accept(), link.parts());
        case PARAM -> references(edges, scope.params().get(link.name()), accept);
        case ITEM -> references(edges, scope.item(), accept);
      }
    }
    return new ArrayList<>(edges.values());
  }

  private void references(Map<Integer, Plan.Edge> edges, @Nullable JsonNode value, int accept) {
    if (value != null) {
      for (Reference each : Values.value(value).references()) {
        outside(edges, each.from().value(), accept, Plan.bit(each.part()));
      }
    }
  }

  /** A task that is named from the top, or one of another run. */
  private void outside(Map<Integer, Plan.Edge> edges, String name, int accept, int parts) {
    int source = plan.indexOf(name.startsWith("/") ? name.substring(1) : name);
    if (source >= 0 && parts != 0 && hasEnded.test(source)) {
      add(edges, source, accept, parts);
    }
  }

  private static void add(Map<Integer, Plan.Edge> edges, int source, int accept, int parts) {
    edges.merge(
        source,
        new Plan.Edge(source, accept, parts),
        (a, b) -> new Plan.Edge(source, a.accept() & b.accept(), a.parts() | b.parts()));
  }

  /** What a task answers once all that it became has ended: values seen from the top. */
  public ObjectNode outputs(int use) {
    Growth growth = growth(use);
    Blueprint blueprint = plan.blueprint(requireNonNull(growth.graph(), "graph is null"));
    return (ObjectNode) inside(use).map(blueprint.outputs());
  }

  /** What the names inside a sub-graph mean: its tasks, and what this use gives its parameters. */
  private Scope inside(int use) {
    Map<String, JsonNode> params = new LinkedHashMap<>();
    ObjectNode given = growth(use).params();
    if (given != null) {
      scopeOf(use)
          .map(given)
          .properties()
          .forEach(each -> params.put(each.getKey(), each.getValue()));
    }
    return new Scope(plan.id(use) + "/", params, null);
  }
}
