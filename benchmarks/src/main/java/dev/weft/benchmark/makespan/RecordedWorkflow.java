package dev.weft.benchmark.makespan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.graphfile.GraphFile;
import dev.weft.run.WireFormat;
import dev.weft.starter.wfformat.Instance;
import dev.weft.starter.wfformat.SimulatedGraph;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * A workflow instance that comes with the benchmark, made by {@code scripts/wfcommons-instances}.
 *
 * @param name recipe, number of tasks and seed
 * @param graph the graph of {@code CUSTOM:simulate} tasks, as {@code weft import wfformat} writes
 *     it
 * @param millis by task, how long it sleeps
 * @param parents by task, the tasks that it waits for
 */
public record RecordedWorkflow(String name, ObjectNode graph, long[] millis, int[][] parents) {
  /** All of them. */
  public static final List<String> NAMES =
      List.of(
          "blast-148-seed600",
          "blast-348-seed601",
          "bwa-148-seed602",
          "bwa-348-seed603",
          "cycles-145-seed604",
          "cycles-345-seed605",
          "epigenomics-145-seed606",
          "epigenomics-345-seed607",
          "genome-148-seed608",
          "genome-348-seed609",
          "montage-146-seed610",
          "montage-341-seed611",
          "seismology-148-seed612",
          "seismology-348-seed613",
          "soykb-146-seed614",
          "soykb-336-seed615",
          "srasearch-148-seed616",
          "srasearch-348-seed617",
          "cycles-247-seed618",
          "montage-241-seed619");

  /**
   * Reads one, and scales its runtimes.
   *
   * @param meanMillis how long a task takes on the average afterwards
   */
  public static RecordedWorkflow read(String name, int meanMillis) throws IOException {
    Instance instance = instance(name);
    BigDecimal scale =
        BigDecimal.valueOf(meanMillis)
            .movePointLeft(3)
            .divide(instance.mean(), MathContext.DECIMAL64);
    Map<String, Integer> numbers = new HashMap<>();
    long[] millis = new long[instance.tasks().size()];
    int[][] parents = new int[millis.length][];
    for (int task = 0; task < millis.length; task++) {
      numbers.put(instance.tasks().get(task).id(), task);
    }
    for (int task = 0; task < millis.length; task++) {
      Instance.Job job = instance.tasks().get(task);
      BigDecimal scaled = job.seconds().multiply(scale).movePointRight(3);
      millis[task] = scaled.setScale(0, RoundingMode.HALF_UP).longValueExact();
      parents[task] = job.parents().stream().mapToInt(numbers::get).toArray();
    }
    byte[] text = SimulatedGraph.text(instance, scale).getBytes(StandardCharsets.UTF_8);
    GraphFile.Loaded loaded = GraphFile.read(text, name + ".yaml");
    ObjectNode graph = loaded.tree();
    if (graph == null || !loaded.problems().isEmpty()) {
      throw new IOException(name + " is no graph: " + loaded.problems());
    }
    return new RecordedWorkflow(name, graph, millis, parents);
  }

  private static Instance instance(String name) throws IOException {
    String resource = "/wfcommons/" + name + ".json.gz";
    try (InputStream packed = RecordedWorkflow.class.getResourceAsStream(resource)) {
      if (packed == null) {
        throw new IOException("the resource " + resource + " is missing");
      }
      return Instance.read(WireFormat.mapper().readTree(new GZIPInputStream(packed)));
    }
  }

  /** What a scheduler without any overhead needs with so many slots, in milliseconds. */
  public long simulated(int slots) {
    return new ListSchedule(millis, parents).makespan(slots);
  }
}
