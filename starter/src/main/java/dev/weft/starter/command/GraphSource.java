package dev.weft.starter.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.graph.GraphReader;
import dev.weft.graph.Parameter;
import dev.weft.graph.Problem;
import dev.weft.graph.TaskGraph;
import dev.weft.graph.Vocabulary;
import dev.weft.graphfile.GraphFile;
import dev.weft.run.WireFormat;
import dev.weft.starter.console.Console;
import dev.weft.starter.console.ExitCode;
import dev.weft.starter.console.StoppedException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads graph files and the values of their parameters, as they stand on a command line. */
final class GraphSource {
  private final Surroundings surroundings;

  GraphSource(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * What came of reading a graph.
   *
   * @param tree the document as written; {@code null} when it could not be read
   * @param params the values of its parameters that were given
   * @param graph the graph; {@code null} when there are errors
   * @param problems errors and warnings with their places, in the order of the file
   */
  record Read(
      @Nullable ObjectNode tree,
      Map<String, JsonNode> params,
      @Nullable TaskGraph graph,
      List<Problem> problems) {

    /** How many tasks there are, also in a graph with errors. */
    int tasks() {
      return tree == null ? 0 : tree.path("tasks").size();
    }

    /** Whether nothing stops a submit. */
    boolean isValid() {
      return graph != null && problems.stream().noneMatch(Problem::isError);
    }
  }

  /** Reads a graph without values for its parameters. */
  Read read(String name, Vocabulary vocabulary) {
    GraphFile.Loaded loaded = GraphFile.read(surroundings.path(name));
    ObjectNode tree = loaded.tree();
    return tree == null
        ? new Read(null, Map.of(), null, loaded.problems())
        : located(loaded, tree, Map.of(), GraphReader.read(tree, Instant.now(), vocabulary));
  }

  /**
   * Reads a graph and fills in its parameters.
   *
   * @param change what the command line changes in the graph
   * @param values how the values are found, once it is known how they are declared
   */
  Read bind(
      String name,
      UnaryOperator<ObjectNode> change,
      Function<ObjectNode, Map<String, JsonNode>> values,
      Vocabulary vocabulary) {
    GraphFile.Loaded loaded = GraphFile.read(surroundings.path(name));
    if (loaded.tree() == null) {
      return new Read(null, Map.of(), null, loaded.problems());
    }
    ObjectNode tree = change.apply(loaded.tree());
    Map<String, JsonNode> params = values.apply(tree);
    return located(loaded, tree, params, GraphReader.bind(tree, params, Instant.now(), vocabulary));
  }

  private static Read located(
      GraphFile.Loaded loaded,
      ObjectNode tree,
      Map<String, JsonNode> params,
      GraphReader.Reading reading) {
    return new Read(tree, params, reading.graph(), loaded.locate(reading.problems()));
  }

  /**
   * Returns the values of parameters: those of the file, overruled by those of the command line.
   *
   * @param tree the graph as written, which says of what types they are
   * @param assignments each {@code name=value}
   * @param file a YAML or JSON file with an object, or {@code null}
   */
  Map<String, JsonNode> params(JsonNode tree, List<String> assignments, @Nullable String file) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    if (file != null) {
      GraphFile.Loaded loaded = GraphFile.read(surroundings.path(file));
      if (loaded.tree() == null || !loaded.problems().isEmpty()) {
        tell(surroundings.console(), file, loaded.problems());
        throw new StoppedException(
            ExitCode.BAD_INPUT,
            "--params needs a YAML or JSON file with an object of names and values");
      }
      loaded.tree().properties().forEach(each -> values.put(each.getKey(), each.getValue()));
    }
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        throw new StoppedException(
            ExitCode.BAD_INPUT, "-p needs name=value, got '" + assignment + "'");
      }
      String name = assignment.substring(0, equals);
      String type = tree.path("params").path(name).path("type").asText("");
      values.put(name, value(name, type, assignment.substring(equals + 1)));
    }
    return values;
  }

  /** Texts stay texts; everything else is JSON. Of an undeclared one nothing is known: either. */
  private static JsonNode value(String name, String type, String text) {
    boolean isText =
        List.of(Parameter.Type.STRING, Parameter.Type.DURATION, Parameter.Type.INSTANT).stream()
            .anyMatch(each -> each.word().equals(type));
    JsonNode asText = JsonNodeFactory.instance.textNode(text);
    if (isText) {
      return asText;
    }
    try {
      JsonNode json = WireFormat.mapper().readTree(text);
      return json.isMissingNode() ? asText : json;
    } catch (JsonProcessingException e) {
      if (type.isEmpty()) {
        return asText;
      }
      throw new StoppedException(
          ExitCode.BAD_INPUT,
          "-p " + name + " must be JSON of type " + type + ", got '" + text + "'",
          e);
    }
  }

  /** Says every problem of a file: {@code file:line:column CODE message (hint)}. */
  static void tell(Console console, String file, List<Problem> problems) {
    problems.forEach(problem -> console.say(line(file, problem)));
  }

  private static String line(String file, Problem problem) {
    StringBuilder line = new StringBuilder(file);
    if (problem.position() != null) {
      line.append(':').append(problem.position().line());
      line.append(':').append(problem.position().column());
    }
    line.append(": ").append(problem.code()).append(' ').append(problem.message());
    if (problem.position() == null && !problem.pointer().isEmpty()) {
      line.append(" at ").append(problem.pointer());
    }
    if (problem.value() != null) {
      line.append(", got ").append(problem.value());
    }
    return line.append(problem.hint() == null ? "" : "; " + problem.hint()).toString();
  }

  /** Returns the document that {@code validate --json} prints. */
  static ObjectNode validation(String file, int tasks, List<Problem> problems) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("format", "weft.validate/1");
    document.put("file", file);
    document.put("valid", problems.stream().noneMatch(Problem::isError));
    document.put("tasks", tasks);
    var errors = document.putArray("errors");
    problems.stream()
        .filter(Problem::isError)
        .forEach(
            problem -> {
              ObjectNode error = errors.addObject().put("code", problem.code().name());
              Integer line = problem.position() == null ? null : problem.position().line();
              Integer column = problem.position() == null ? null : problem.position().column();
              error.put("line", line).put("column", column).put("pointer", problem.pointer());
              error.put("value", problem.value()).put("message", problem.message());
              error.put("hint", problem.hint());
            });
    return document;
  }
}
