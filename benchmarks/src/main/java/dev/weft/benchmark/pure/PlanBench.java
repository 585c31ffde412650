package dev.weft.benchmark.pure;

import dev.weft.scheduling.Plan;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What becomes of a valid graph: a plan, and its bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@NullUnmarked // JMH calls the setup before anything else
public class PlanBench {
  /** How many tasks the layered graph has. */
  @Param({"10000", "60000"})
  public int tasks;

  private LightGraph graph;
  private Plan plan;
  private byte[] bytes;

  /** Made by JMH. */
  public PlanBench() {}

  /** Reads the graph. */
  @Setup
  public void read() {
    graph = LightGraph.of(tasks);
    plan = compile();
    bytes = write();
  }

  /** Compiles the graph. */
  @Benchmark
  public Plan compile() {
    return graph.compile();
  }

  /** Writes the plan. */
  @Benchmark
  public byte[] write() {
    return plan.toBytes();
  }

  /** Reads what was written. */
  @Benchmark
  public Plan readBack() {
    return Plan.read(bytes);
  }
}
