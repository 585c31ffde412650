package dev.weft.benchmark.pure;

import dev.weft.benchmark.engine.Shape;
import dev.weft.client.StandardOperations;
import dev.weft.data.TaskOutput;
import dev.weft.graph.GraphReader;
import dev.weft.result.TaskMetrics;
import dev.weft.run.Routes;
import dev.weft.run.TaskOutcome;
import dev.weft.run.WorkerState;
import dev.weft.scheduling.Batch;
import dev.weft.scheduling.BatchEnd;
import dev.weft.scheduling.Plan;
import dev.weft.scheduling.PlanCompiler;
import dev.weft.scheduling.TaskScheduler;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** All that the scheduler decides in a run: ready queue, windows, batches and ends. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@NullUnmarked // JMH calls the setup before anything else
public class SchedulerBench {
  private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");
  private static final WorkerState WORKER = new WorkerState("benchmark", 16);

  /** How many tasks the layered graph has. */
  @Param({"10000", "60000"})
  public int tasks;

  private Plan plan;

  /** Made by JMH. */
  public SchedulerBench() {}

  /** Compiles the graph. */
  @Setup
  public void compile() {
    plan =
        PlanCompiler.compile(
            GraphReader.bind(
                    Shape.layered(10, tasks / 10).graph(),
                    Map.of(),
                    null,
                    StandardOperations.vocabulary(false))
                .orThrow(),
            Routes.TOGETHER);
  }

  /** Decides a whole run in which every task succeeds within a millisecond; returns the batches. */
  @Benchmark
  public long wholeRun() {
    Instant now = START;
    TaskScheduler scheduler = TaskScheduler.of(plan, 42, START);
    scheduler.grow(now);
    Deque<Batch> flights = new ArrayDeque<>();
    long batches = 0;
    while (!scheduler.isFinished()) {
      Optional<Batch> next = scheduler.next(now);
      if (next.isPresent()) {
        flights.add(next.get());
        batches++;
      } else {
        now = now.plusMillis(1);
        scheduler.accept(done(flights.remove(), now), now);
      }
    }
    return batches;
  }

  private BatchEnd done(Batch batch, Instant now) {
    List<TaskOutcome> outcomes =
        batch.calls().stream().map(call -> outcome(plan.id(call.task()), now)).toList();
    return new BatchEnd.Done(batch.number(), outcomes, WORKER);
  }

  private static TaskOutcome outcome(String task, Instant now) {
    return new TaskOutcome(
        task,
        TaskOutcome.Kind.DONE,
        new TaskOutput.Text("clean"),
        null,
        TaskMetrics.NONE,
        now.minusMillis(1),
        now,
        null);
  }
}
