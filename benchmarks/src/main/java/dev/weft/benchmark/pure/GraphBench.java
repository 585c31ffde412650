package dev.weft.benchmark.pure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.graph.GraphHash;
import dev.weft.graph.TaskGraph;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What `submit` does with a graph before the server hears of it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class GraphBench {
  /** How many tasks the layered graph has. */
  @Param({"10000", "60000"})
  public int tasks;

  private ObjectNode tree = JsonNodeFactory.instance.objectNode();

  /** Made by JMH. */
  public GraphBench() {}

  /** Writes the graph. */
  @Setup
  public void write() {
    tree = LightGraph.tree(tasks);
  }

  /** Reads and checks a graph whose parameters are filled in. */
  @Benchmark
  public TaskGraph validate() {
    return LightGraph.read(tree);
  }

  /** Hashes the canonical JSON. */
  @Benchmark
  public String hash() {
    return GraphHash.of(tree, Map.of());
  }
}
