package dev.weft.starter.wfformat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.data.Excerpt;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A workflow that somebody ran once: its tasks, what each waited for, and how long each took.
 *
 * <p>Reads WfFormat 1.4 and 1.5 of the WfCommons project: in 1.4 a task says its runtime itself, in
 * 1.5 the runtimes stand apart, under {@code workflow.execution}. Immutable and thread-safe.
 *
 * @param name the name of the instance
 * @param tasks its tasks in the order of the file
 */
public record Instance(String name, List<Instance.Job> tasks) {
  private static final Set<String> VERSIONS = Set.of("1.4", "1.5");

  /** Copies the list. */
  public Instance {
    tasks = List.copyOf(tasks);
  }

  /**
   * A task of the instance.
   *
   * @param id its id there
   * @param kind its name there, which many tasks may share
   * @param seconds how long it took
   * @param parents the ids of those it waited for
   */
  public record Job(String id, String kind, BigDecimal seconds, List<String> parents) {
    /** Copies the list. */
    public Job {
      parents = List.copyOf(parents);
    }
  }

  /** Returns the mean runtime of the tasks in seconds. */
  public BigDecimal mean() {
    BigDecimal sum = tasks.stream().map(Job::seconds).reduce(BigDecimal.ZERO, BigDecimal::add);
    return sum.divide(BigDecimal.valueOf(tasks.size()), MathContext.DECIMAL64);
  }

  /**
   * Reads an instance.
   *
   * @throws WeftException {@code INVALID_INPUT} with what is wrong
   */
  public static Instance read(JsonNode file) {
    String version = file.path("schemaVersion").asText("");
    if (!VERSIONS.contains(version)) {
      throw invalid("schemaVersion must be 1.4 or 1.5, got '" + version + "'");
    }
    JsonNode workflow = file.path("workflow");
    JsonNode tasks =
        version.equals("1.5") ? workflow.at("/specification/tasks") : workflow.path("tasks");
    if (!tasks.isArray() || tasks.isEmpty()) {
      throw invalid("it has no tasks");
    }
    Map<String, BigDecimal> runtimes = runtimes(workflow.at("/execution/tasks"));
    Map<String, String> ids = ids(tasks);
    List<Job> jobs = new ArrayList<>();
    for (JsonNode task : tasks) {
      jobs.add(job(task, runtimes, ids));
    }
    return new Instance(file.path("name").asText("workflow"), jobs);
  }

  private static Job job(JsonNode task, Map<String, BigDecimal> runtimes, Map<String, String> ids) {
    String id = id(task);
    BigDecimal seconds = runtimes.getOrDefault(id, runtime(task));
    if (seconds.signum() < 0) {
      throw invalid("task '" + id + "' has a negative runtime: " + seconds);
    }
    Set<String> parents = new LinkedHashSet<>();
    for (JsonNode parent : task.path("parents")) {
      String known = ids.get(parent.asText());
      if (known == null) {
        throw invalid("task '" + id + "' waits for '" + parent.asText() + "', which is not there");
      }
      parents.add(known);
    }
    return new Job(id, task.path("name").asText(id), seconds, new ArrayList<>(parents));
  }

  private static Map<String, BigDecimal> runtimes(JsonNode executed) {
    Map<String, BigDecimal> runtimes = new LinkedHashMap<>();
    executed.forEach(each -> runtimes.put(id(each), runtime(each)));
    return Collections.unmodifiableMap(runtimes);
  }

  /** A task without a runtime took none. */
  private static BigDecimal runtime(JsonNode task) {
    JsonNode seconds =
        task.has("runtimeInSeconds") ? task.get("runtimeInSeconds") : task.path("runtime");
    return seconds.isNumber() ? seconds.decimalValue() : BigDecimal.ZERO;
  }

  /** Parents are named by id, in some files of 1.4 by name. */
  private static Map<String, String> ids(JsonNode tasks) {
    Map<String, String> ids = new LinkedHashMap<>();
    tasks.forEach(each -> ids.putIfAbsent(each.path("name").asText(), id(each)));
    Set<String> seen = new LinkedHashSet<>();
    for (JsonNode each : tasks) {
      if (!seen.add(id(each))) {
        throw invalid("two tasks have the id '" + id(each) + "'");
      }
      ids.put(id(each), id(each));
    }
    return ids;
  }

  private static String id(JsonNode task) {
    JsonNode id = task.has("id") ? task.get("id") : task.path("name");
    if (!id.isTextual() || id.textValue().isEmpty()) {
      throw invalid("a task has no id: " + Excerpt.of(task.toString(), 80));
    }
    return id.textValue();
  }

  private static WeftException invalid(String what) {
    return new WeftException(FailureCode.INVALID_INPUT, "this is no workflow instance: " + what);
  }
}
