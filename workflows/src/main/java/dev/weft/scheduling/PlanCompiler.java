package dev.weft.scheduling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.graph.SubGraph;
import dev.weft.graph.TaskGraph;
import dev.weft.run.Pace;
import dev.weft.run.Routes;
import dev.weft.scheduling.Growth.Link;
import dev.weft.scheduling.Growth.Origin;
import dev.weft.task.Condition;
import dev.weft.task.Dependency;
import dev.weft.task.Flow;
import dev.weft.task.Fuse;
import dev.weft.task.GraphUse;
import dev.weft.task.Reference;
import dev.weft.task.Task;
import dev.weft.task.TaskType;
import dev.weft.task.ValueForm;
import dev.weft.task.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Turns a valid graph into a plan. */
public final class PlanCompiler {
  private final TaskGraph graph;
  private final Routes routes;
  private final Plan plan;

  /** Index in the plan by id. */
  private final Map<String, Integer> planned = new LinkedHashMap<>();

  /** What the operations say of themselves, by title. */
  private final Map<String, Pace> paces;

  private PlanCompiler(TaskGraph graph, Routes routes, Map<String, Pace> paces) {
    this.graph = graph;
    this.routes = routes;
    this.paces = paces;
    this.plan = new Plan(graph.name(), graph.deadline());
  }

  /**
   * Compiles a graph that passed the validator; its tasks are put into an order in which each comes
   * after what it waits for, and which keeps the order of the file where it can.
   *
   * @param paces what the operations say of themselves, by title
   * @throws IllegalArgumentException when the graph has a cycle or an unknown dependency
   */
  public static Plan compile(TaskGraph graph, Routes routes, Map<String, Pace> paces) {
    return new PlanCompiler(graph, routes, paces).compile();
  }

  /** Compiles a graph of whose operations nothing is known. */
  public static Plan compile(TaskGraph graph, Routes routes) {
    return compile(graph, routes, Map.of());
  }

  private Plan compile() {
    graph.tasks().forEach(this::noteWhatMustExist);
    graph.graphs().values().forEach(each -> each.tasks().forEach(this::noteWhatMustExist));
    plan.limit(graph.limits());
    graph.graphs().values().forEach(each -> plan.addBlueprint(blueprint(each)));
    List<List<Link>> links = new ArrayList<>(graph.tasks().size());
    graph.tasks().forEach(task -> links.add(LinkCollector.of(task)));
    for (int position : TaskOrder.of(graph.tasks(), links, graph.name())) {
      Task task = graph.tasks().get(position);
      List<Plan.Edge> edges = new ArrayList<>();
      for (Link link : links.get(position)) {
        edges.add(new Plan.Edge(source(link), link.accept(), link.parts()));
      }
      String id = task.id().value();
      planned.put(id, plan.add(id, position, profile(task), edges, node(task)));
    }
    List<Integer> sources =
        graph.outputs().references().stream()
            .map(Reference::from)
            .distinct()
            .map(source -> planned(source.value()))
            .toList();
    plan.declare((ObjectNode) graph.outputs().tree(), sources);
    return plan;
  }

  private void noteWhatMustExist(Task task) {
    task.dependencies().stream()
        .filter(Dependency::failsIfMissing)
        .forEach(each -> plan.mustExist(each.task().value()));
  }

  private int source(Link link) {
    return link.origin() == Origin.OTHER_RUN ? plan.otherRun(link.name()) : planned(link.name());
  }

  private int planned(String id) {
    Integer position = planned.get(id);
    if (position == null) {
      throw new IllegalArgumentException("no task '" + id + "' in graph '" + graph.name() + "'");
    }
    return position;
  }

  private Node node(Task task) {
    Growth growth = growth(task);
    if (growth == null && !task.flow().waitsForAny()) {
      return Node.PLAIN;
    }
    Node.Kind kind =
        growth == null ? Node.Kind.TASK : growth.loop() == null ? Node.Kind.GRAPH : Node.Kind.MAP;
    return new Node(kind, -1, -1, task.flow().waitsForAny(), null, null, growth);
  }

  private @Nullable Growth growth(Task task) {
    Flow flow = task.flow();
    if (flow.forEach() == null && flow.graph() == null) {
      return null;
    }
    Condition when = flow.when();
    boolean isOfItem = when != null && flow.forEach() != null && asksForItem(when);
    return new Growth(
        when == null || isOfItem ? null : when.toJson(),
        when == null || !isOfItem ? null : when.toJson(),
        flow.forEach() == null ? null : Growth.Loop.of(flow.forEach()),
        flow.graph() == null ? null : flow.graph().graph(),
        flow.graph() == null ? null : given(flow.graph()),
        LinkCollector.inner(task));
  }

  /** What a use gives, and the defaults of what it does not. */
  private ObjectNode given(GraphUse use) {
    SubGraph sub = graph.graphs().get(use.graph());
    ObjectNode given = (ObjectNode) use.params().tree();
    return sub == null ? given : sub.filled(given);
  }

  private static boolean asksForItem(Condition when) {
    boolean[] asks = new boolean[1];
    when.visit(
        compare -> {
          for (JsonNode side : List.of(compare.value(), compare.right())) {
            Values.value(side).visit((form, object) -> asks[0] |= form == ValueForm.ITEM);
          }
        });
    return asks[0];
  }

  private Blueprint blueprint(SubGraph sub) {
    List<List<Link>> links = new ArrayList<>(sub.tasks().size());
    sub.tasks().forEach(task -> links.add(LinkCollector.of(task)));
    JsonNode written = graph.tree().path("graphs").path(sub.name()).path("tasks");
    List<Blueprint.Part> parts = new ArrayList<>();
    for (int position : TaskOrder.of(sub.tasks(), links, sub.name())) {
      Task task = sub.tasks().get(position);
      parts.add(
          new Blueprint.Part(
              task.id().value(),
              position,
              profile(task),
              written.path(position).has("priority"),
              given(written.path(position)),
              task.flow().waitsForAny(),
              links.get(position),
              growth(task)));
    }
    List<String> answers =
        sub.outputs().references().stream().map(each -> each.from().value()).distinct().toList();
    return new Blueprint(sub.name(), parts, (ObjectNode) sub.outputs().tree(), answers);
  }

  /** What each use of a sub-graph says for itself. */
  private @Nullable ObjectNode given(JsonNode written) {
    ObjectNode given = JsonNodeFactory.instance.objectNode();
    for (String field : List.of("priority", "timeout", "deadline", "modelId")) {
      boolean isAsked = !field.equals("modelId") || !graph.limits().isEmpty();
      if (isAsked && ValueForm.of(written.path(field)) == ValueForm.PARAM) {
        given.set(field, written.get(field));
      }
    }
    return given.isEmpty() ? null : given;
  }

  private Profile profile(Task task) {
    TaskType type = task.flow().graph() == null ? task.type() : TaskType.GRAPH;
    return new Profile(
        type,
        task.operation(),
        type.equals(TaskType.GRAPH) ? routes.archive() : routes.queueOf(task.type()),
        task.priority(),
        task.deadline(),
        task.timeout(),
        task.retry(),
        task.noRetryOn(),
        task.onFailure(),
        task.metadata(),
        type.equals(TaskType.GRAPH) ? Fuse.NEVER : fuse(task),
        expected(task),
        task.flow().estimate() != null,
        task.resources(),
        task.requirements().queueTimeout(),
        limits(task));
  }

  private List<Integer> limits(Task task) {
    if (graph.limits().isEmpty()) {
      return List.of();
    }
    String key = task.requirements().limitKey();
    return IntStream.range(0, graph.limits().size())
        .filter(each -> graph.limits().get(each).counts(task.type(), task.modelId(), key))
        .boxed()
        .toList();
  }

  private Fuse fuse(Task task) {
    Fuse wanted = task.flow().fuse();
    Pace pace = paces.get(task.title());
    // What declares what it needs is leased it for itself, and side by side with others.
    boolean isLight = pace != null && pace.isLight() && task.resources().isNone();
    return wanted != Fuse.AUTO || isLight ? wanted : Fuse.NEVER;
  }

  private Duration expected(Task task) {
    Duration estimate = task.flow().estimate();
    Pace pace = paces.get(task.title());
    if (estimate != null) {
      return estimate;
    }
    return pace == null ? Profile.UNKNOWN : Duration.ofNanos(1_000L * pace.expectedMicros());
  }
}
