package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads graphs from trees and says everything that is wrong with them, in one pass.
 *
 * <p>The same rules serve the command line, the Java API, workflows and workers: a tree from a
 * file, from {@link GraphBuilder} and from a run's history is read by the same code. Pure
 * functions; never throws for bad content, takes time linear in the size of the tree. Thread-safe.
 */
public final class GraphReader {
  /** With more of these the rest is not read: it would be compared with each of them. */
  private static final int MOST_OF_TREE = 1_000;

  private GraphReader() {}

  /**
   * What came of reading a graph.
   *
   * @param graph the graph; {@code null} when there are errors
   * @param problems errors and warnings, in the order in which they were found
   */
  public record Reading(@Nullable TaskGraph graph, List<Problem> problems) {

    /** Copies the list. */
    public Reading {
      problems = List.copyOf(problems);
    }

    /** Whether there are no errors; warnings are allowed. */
    public boolean isValid() {
      return graph != null;
    }

    /**
     * Returns the graph.
     *
     * @throws InvalidGraphException when there are errors
     */
    public TaskGraph orThrow() {
      if (graph == null) {
        throw new InvalidGraphException(problems);
      }
      return graph;
    }
  }

  /**
   * Reads a graph as written, without values for its parameters.
   *
   * <p>A default is checked in each place of its parameter; a parameter without one is checked by
   * its declared type. In the graph that comes back, a field that waits for such a value has its
   * default, options and inputs still hold {@code {param}}, and {@link TaskGraph#tree()} is the
   * tree as written. Deadlines in the past are accepted.
   */
  public static Reading read(JsonNode tree, Vocabulary vocabulary) {
    return read(tree, null, vocabulary);
  }

  /**
   * Reads a graph as {@link #read(JsonNode, Vocabulary)} does.
   *
   * @param now deadlines before it are errors; {@code null} accepts them
   */
  public static Reading read(JsonNode tree, @Nullable Instant now, Vocabulary vocabulary) {
    Reading reading = run(tree, null, now, vocabulary);
    TaskGraph graph = reading.graph();
    return graph == null || !(tree instanceof ObjectNode written)
        ? reading
        : new Reading(
            new TaskGraph(
                written,
                graph.name(),
                graph.description(),
                graph.params(),
                graph.deadline(),
                graph.metadata(),
                graph.tasks(),
                graph.outputs(),
                graph.graphs(),
                graph.limits()),
            reading.problems());
  }

  /**
   * Checks the values of parameters, fills them in, and reads the graph.
   *
   * <p>The {@link TaskGraph#tree()} that comes back has no parameters any more: this is what
   * travels.
   *
   * @param params values by name; those that are not given have their defaults
   * @param now deadlines before it are errors; {@code null} accepts them (inside a workflow)
   */
  public static Reading bind(
      JsonNode tree, Map<String, JsonNode> params, @Nullable Instant now, Vocabulary vocabulary) {
    return run(tree, params, now, vocabulary);
  }

  /** Reads a tree that {@link #bind} made. */
  public static Reading readBound(JsonNode boundTree, Vocabulary vocabulary) {
    return run(boundTree, Map.of(), null, vocabulary);
  }

  /**
   * Reads one task of a tree that {@link #bind} made, as {@link TaskReader} does.
   *
   * @param boundDefinition the task
   * @param graphDefaults the member {@code defaults} of its graph; a missing or null node for none
   * @throws InvalidGraphException when it breaks a rule that can be seen without the rest of the
   *     graph
   */
  public static Task task(JsonNode boundDefinition, JsonNode graphDefaults) {
    return new TaskReader(graphDefaults).read(boundDefinition);
  }

  /**
   * Returns the well-formed declarations of a tree's parameters by name, in the order of the tree.
   */
  public static Map<String, Parameter> params(JsonNode tree) {
    return Declarations.read(tree, null, new Problems()).declared();
  }

  /**
   * Returns the values of all parameters: those given, else their defaults; {@link GraphHash} needs
   * them.
   *
   * <p>What is missing or wrong is left out here and reported by {@link #bind}.
   */
  public static Map<String, JsonNode> paramsWithDefaults(
      JsonNode tree, Map<String, JsonNode> params) {
    Map<String, JsonNode> values =
        new LinkedHashMap<>(Declarations.read(tree, params, new Problems()).values());
    return Collections.unmodifiableMap(values);
  }

  private static Reading run(
      JsonNode tree,
      @Nullable Map<String, JsonNode> params,
      @Nullable Instant now,
      Vocabulary vocabulary) {
    Problems problems = new Problems();
    if (!(tree instanceof ObjectNode object)) {
      problems.add(ProblemCode.G012, Place.ROOT, tree, "a graph must be an object");
      return new Reading(null, problems.all());
    }
    boolean isWalkable = TreeCheck.check(tree, Place.ROOT, problems);
    if (params != null) {
      Place section = Place.ROOT.member("params");
      for (Map.Entry<String, JsonNode> each : params.entrySet()) {
        isWalkable &= TreeCheck.check(each.getValue(), section.member(each.getKey()), problems);
      }
    }
    List<Problem> ofTree = problems.all();
    if (!isWalkable || ofTree.size() > MOST_OF_TREE) {
      return new Reading(null, ofTree);
    }
    Parameters parameters = Declarations.read(object, params, problems);
    ObjectNode bound = ParamBinder.bind(object, parameters);
    TaskGraph graph = new GraphDecoder(vocabulary, parameters, now, problems).read(bound);
    return new Reading(graph, withoutEchoes(problems.all(), ofTree));
  }

  /** Leaves out what was said again of a value that is no good JSON. */
  private static List<Problem> withoutEchoes(List<Problem> all, List<Problem> ofTree) {
    if (ofTree.isEmpty()) {
      return all;
    }
    List<Problem> kept = new ArrayList<>(ofTree);
    for (Problem later : all.subList(ofTree.size(), all.size())) {
      boolean isEcho = ofTree.stream().map(Problem::pointer).anyMatch(later.pointer()::equals);
      if (!isEcho) {
        kept.add(later);
      }
    }
    return kept;
  }
}
