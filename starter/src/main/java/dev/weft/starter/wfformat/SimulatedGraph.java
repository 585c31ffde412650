package dev.weft.starter.wfformat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.run.WireFormat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Writes an instance as a graph whose tasks sleep for as long as they once took. */
public final class SimulatedGraph {
  private static final int NAME_LIMIT = 100;

  /** What is shorter than its way to a worker and back travels with others: up to 25 ms. */
  private static final BigDecimal LIGHT_MILLIS = BigDecimal.valueOf(25);

  private SimulatedGraph() {}

  /**
   * Returns the text of a graph file, YAML with one task a line.
   *
   * @param scale what each runtime is multiplied with
   */
  public static String text(Instance instance, BigDecimal scale) {
    Map<String, String> ids = ids(instance);
    StringBuilder text = new StringBuilder(instance.tasks().size() * 120);
    text.append("# ").append(instance.tasks().size()).append(" tasks of the workflow instance ");
    text.append(line(instance.name())).append(".\n# Each sleeps its recorded runtime x ");
    text.append(scale.stripTrailingZeros().toPlainString()).append(".\n");
    text.append("weft: 1\nname: ").append(WireFormat.json(plain(instance.name()))).append('\n');
    text.append("tasks:\n");
    for (Instance.Job job : instance.tasks()) {
      text.append("  - ").append(WireFormat.json(task(job, ids, scale))).append('\n');
    }
    return text.toString();
  }

  private static ObjectNode task(Instance.Job job, Map<String, String> ids, BigDecimal scale) {
    ObjectNode task = JsonNodeFactory.instance.objectNode();
    task.put("id", ids.get(job.id())).put("type", "CUSTOM:simulate");
    BigDecimal millis = job.seconds().multiply(scale).movePointRight(3);
    String sleep = millis.setScale(0, RoundingMode.HALF_UP).toPlainString() + "ms";
    task.putObject("options").put("sleep", sleep);
    task.put("estimate", sleep);
    if (millis.compareTo(LIGHT_MILLIS) <= 0) {
      task.put("fuse", "always");
    }
    if (!job.parents().isEmpty()) {
      ArrayNode parents = task.putArray("dependencies");
      job.parents().forEach(each -> parents.add(ids.get(each)));
    }
    task.putObject("metadata").put("name", job.kind());
    return task;
  }

  /** Ids that a graph may have; those that become equal are numbered. */
  private static Map<String, String> ids(Instance instance) {
    Map<String, String> ids = new LinkedHashMap<>();
    Set<String> taken = new LinkedHashSet<>();
    for (Instance.Job job : instance.tasks()) {
      String id = plain(job.id());
      for (int number = 2; !taken.add(id); number++) {
        id = plain(job.id()) + "-" + number;
      }
      ids.put(job.id(), id);
    }
    return ids;
  }

  private static String plain(String name) {
    String plain = name.replaceAll("[^\\p{L}\\p{N}._-]", "-");
    return plain.substring(0, Math.min(NAME_LIMIT, plain.length()));
  }

  private static String line(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
