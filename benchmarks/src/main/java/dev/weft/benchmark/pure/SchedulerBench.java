package dev.weft.benchmark.pure;

import dev.weft.data.TaskOutput;
import dev.weft.result.TaskMetrics;
import dev.weft.run.SchedulerConfig;
import dev.weft.run.TaskOutcome;
import dev.weft.run.WorkerState;
import dev.weft.scheduling.Batch;
import dev.weft.scheduling.BatchEnd;
import dev.weft.scheduling.Plan;
import dev.weft.scheduling.SchedulingRules;
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
  private static final SchedulingRules RULES = SchedulingRules.of(SchedulerConfig.STANDARD);
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
    plan = LightGraph.of(tasks).compile();
  }

  /** Decides a whole run of batches that come back one a millisecond; returns how many. */
  @Benchmark
  public long wholeRun() {
    Instant now = START;
    TaskScheduler scheduler = TaskScheduler.of(plan, RULES, 42, START, Map.of());
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
