package dev.weft.benchmark.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.client.TaskManager;
import dev.weft.graph.GraphBuilder;
import dev.weft.result.TaskResult;
import dev.weft.run.RunId;
import dev.weft.run.RunProgress;
import dev.weft.run.RunResult;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How long a critical task that is submitted as a run of its own waits for its start, while a run
 * of many low tasks keeps every slot busy.
 *
 * <p>From the call of {@code submit} to the start that the worker notes, by the same clock. When
 * the run in the background comes to its end, another one is started.
 */
final class CriticalTrials {
  private static final int SLOTS = 4;
  private static final int TASK_MS = 50;
  private static final long WANTED_MS = 150;
  private static final long PATIENCE_S = 60;
  private static final int LEAST_PAUSE_MS = 50;
  private static final int MORE_PAUSE_MS = 200;

  private final Rig rig;
  private final int trials;
  private final int background;

  CriticalTrials(Rig rig, Sizes sizes) {
    this.rig = rig;
    this.trials = sizes.trials();
    this.background = sizes.background();
  }

  /** Runs the trials and returns what to say of them. */
  List<String> lines() throws InterruptedException {
    rig.weftSlots(SLOTS);
    try {
      return List.of(measured());
    } catch (NotRunException e) {
      return List.of(head() + ": " + e.words() + ".");
    } finally {
      rig.usualSlots();
    }
  }

  private String head() {
    return String.format(
        Locale.ROOT,
        "A critical run behind %,d low tasks of %d ms on %d slots",
        background,
        TASK_MS,
        SLOTS);
  }

  private String measured() throws NotRunException, InterruptedException {
    TaskManager manager = rig.manager();
    ObjectNode critical = critical();
    rig.weft(critical);
    Random random = new Random(6);
    List<Double> waits = new ArrayList<>();
    RunId low = startBackground();
    long doneEarlier = 0;
    long done = completed(low);
    long first = done;
    Instant begin = Instant.now();
    while (waits.size() < trials) {
      pause(LEAST_PAUSE_MS + random.nextInt(MORE_PAUSE_MS));
      Instant submitted = Instant.now();
      RunResult result = rig.weft(critical);
      TaskResult task = manager.tasks(result).findFirst().orElseThrow();
      Instant started = Optional.ofNullable(task.startedAt()).orElse(task.timestamp());
      waits.add(Duration.between(submitted, started).toNanos() / 1e6);
      if (waits.size() % 10 == 0 && manager.result(low).isPresent()) {
        doneEarlier += background;
        low = startBackground();
      }
    }
    done = doneEarlier + completed(low) - first;
    double seconds = Duration.between(begin, Instant.now()).toNanos() / 1e9;
    if (manager.result(low).isEmpty()) {
      manager.cancel(low, "the benchmark has seen enough");
    }
    return said(waits, done, seconds);
  }

  private String said(List<Double> waits, long done, double seconds) {
    double[] sorted = waits.stream().mapToDouble(each -> each).sorted().toArray();
    double p99 = sorted[Math.min(sorted.length - 1, (int) Math.ceil(0.99 * sorted.length) - 1)];
    return String.format(
        Locale.ROOT,
        "%s starts after %.0f ms (median of %d trials), %.0f ms at p99 (wanted: %d, %s), %.0f ms at most;"
            + " meanwhile the low ones went on at %.1f tasks/s, %.0f %% of what the slots can do.",
        head(),
        Contest.middle(sorted),
        sorted.length,
        p99,
        WANTED_MS,
        p99 <= WANTED_MS ? "met" : "missed",
        sorted[sorted.length - 1],
        done / seconds,
        100 * done / seconds * TASK_MS / 1000 / SLOTS);
  }

  /** Starts the run in the background, and waits until its first tasks have ended. */
  private RunId startBackground() throws NotRunException, InterruptedException {
    RunId run = rig.start(background());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (completed(run) == 0) {
      if (System.nanoTime() > end) {
        throw new NotRunException("no task in the background ended within " + PATIENCE_S + " s");
      }
      pause(LEAST_PAUSE_MS);
    }
    return run;
  }

  private long completed(RunId run) {
    Optional<RunResult> ended = rig.manager().result(run);
    return ended.isPresent()
        ? ended.get().counts().completed()
        : rig.manager()
            .progress(run, Duration.ofSeconds(5))
            .map(RunProgress::counts)
            .map(counts -> (long) counts.completed())
            .orElse(0L);
  }

  private ObjectNode background() {
    GraphBuilder graph = GraphBuilder.named("background").defaultPriority(TaskPriority.LOW);
    for (int task = 0; task < background; task++) {
      graph
          .task("low" + task, TaskType.custom("simulate"))
          .option("sleep", Duration.ofMillis(TASK_MS));
    }
    return graph.toTree();
  }

  private static ObjectNode critical() {
    ObjectNode graph = Shape.single().graph();
    graph.set("defaults", graph.objectNode().put("priority", TaskPriority.CRITICAL.name()));
    return graph;
  }

  private static void pause(long millis) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    if (never.await(millis, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("nobody counts down");
    }
  }
}
