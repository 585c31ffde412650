package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.task.ConcurrencyLimit;
import dev.weft.task.Deadline;
import dev.weft.task.Task;
import dev.weft.task.TaskId;
import dev.weft.task.Values;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a graph whose parameters are filled in as far as they are known. */
final class GraphDecoder {
  /** The version of the format. */
  static final int VERSION = 1;

  static final Set<String> FIELDS =
      new LinkedHashSet<>(
          List.of(
              "weft",
              "name",
              "description",
              "params",
              "deadline",
              "admission",
              "limits",
              "metadata",
              "defaults",
              "tasks",
              "graphs",
              "outputs"));
  static final Set<String> SUB_FIELDS =
      new LinkedHashSet<>(List.of("description", "params", "tasks", "outputs"));
  private final Vocabulary vocabulary;
  private final Parameters parameters;
  private final @Nullable Instant now;
  private final Problems problems;

  GraphDecoder(
      Vocabulary vocabulary, Parameters parameters, @Nullable Instant now, Problems problems) {
    this.vocabulary = vocabulary;
    this.parameters = parameters;
    this.now = now;
    this.problems = problems;
  }

  /** Returns the graph, or {@code null} after a report. */
  @Nullable TaskGraph read(ObjectNode tree) {
    Fields fields = Fields.of(tree, Place.ROOT, "a graph", FIELDS, Map.of(), problems);
    if (fields == null) {
      return null;
    }
    version(fields);
    String name = name(fields);
    String description = fields.text("description");
    SubGraphs subGraphs = SubGraphs.read(tree, problems);
    ScopeDecoder scope = scope(parameters, subGraphs);
    PolicyFields policies = scope.policies();
    Deadline deadline = policies.deadline(fields);
    new RequirementFields(problems).admission(fields);
    Map<String, String> metadata = policies.metadata(fields);
    TaskDefaults defaults = TaskDefaults.read(fields.get("defaults"), policies, problems);
    List<Task> tasks = scope.tasks(fields, defaults);
    Values outputs = scope.outputs(fields);
    Map<String, SubGraph> graphs = graphs(fields, subGraphs, defaults);
    LimitList limitList = new LimitList(scope.operations(), problems);
    List<ConcurrencyLimit> limits = limitList.read(fields);
    if (problems.errors() > 0 || name == null) {
      return null;
    }
    TaskGraph graph =
        new TaskGraph(
            tree,
            name,
            description,
            parameters.declared(),
            deadline,
            metadata,
            tasks,
            outputs,
            graphs,
            limits);
    limitList.checkUses(graph);
    return graph;
  }

  private ScopeDecoder scope(Parameters ofScope, SubGraphs subGraphs) {
    return new ScopeDecoder(vocabulary, ofScope, subGraphs, now, problems);
  }

  /**
   * Reads each sub-graph as it is written, then checks it with what its uses are known to give it.
   */
  private Map<String, SubGraph> graphs(Fields fields, SubGraphs subGraphs, TaskDefaults defaults) {
    Map<String, SubGraph> graphs = new LinkedHashMap<>();
    if (!(fields.get("graphs") instanceof ObjectNode section)) {
      return graphs;
    }
    UseCheck uses = new UseCheck(vocabulary, subGraphs, subGraphs.ways(section), now, problems);
    for (Map.Entry<String, JsonNode> each : section.properties()) {
      String name = each.getKey();
      Place place = fields.place("graphs").member(name);
      Fields inner =
          Fields.of(each.getValue(), place, "a sub-graph", SUB_FIELDS, Map.of(), problems);
      Parameters declared = subGraphs.parameters(name);
      if (inner == null || declared == null) {
        continue;
      }
      ScopeDecoder scope = scope(declared, subGraphs);
      String description = inner.text("description");
      List<Task> tasks = scope.tasks(inner, defaults);
      uses.check(name, inner, defaults);
      Values outputs = scope.outputs(inner);
      graphs.put(name, new SubGraph(name, description, declared.declared(), tasks, outputs));
    }
    return graphs;
  }

  private void version(Fields fields) {
    JsonNode version = fields.required("weft", "write weft: " + VERSION);
    if (version != null && !(version.isIntegralNumber() && version.asLong() == VERSION)) {
      problems.add(
          ProblemCode.G019,
          fields.place("weft"),
          version,
          "this release reads version " + VERSION + " of the format",
          "write weft: " + VERSION);
    }
  }

  private @Nullable String name(Fields fields) {
    fields.required("name", "a name for the graph");
    String name = fields.text("name");
    if (name != null && !TaskId.isValid(name)) {
      problems.add(
          ProblemCode.G020,
          fields.place("name"),
          fields.get("name"),
          "a name must be 1 to 128 letters (a to z), digits, '.', '_' or '-'");
    }
    return name;
  }
}
