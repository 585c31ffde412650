package dev.weft.starter.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.data.TaskOutput;
import dev.weft.graph.GraphBuilder;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.starter.rig.RealServer;
import dev.weft.starter.rig.Runs;
import dev.weft.task.Fuse;
import dev.weft.task.InputTemplate;
import dev.weft.task.TaskType;
import dev.weft.worker.Catalog;
import dev.weft.worker.Settings;
import dev.weft.worker.WeftWorker;
import dev.weft.worker.WorkerConfig;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two runs whose tasks all end in the same instant, with answers near every limit of size. */
@Timeout(180)
class ManyAtOnceIT {
  private static final TaskType TOGETHER = TaskType.custom("together");
  private static final int TASKS = 300;
  private static final int SLOTS = 600;
  private static final int CAP = 64 * 1024;

  /** As long as it takes until all of them run. */
  private static final long GATHER_NANOS = TimeUnit.SECONDS.toNanos(15);

  @TempDir Path folder;
  private final AtomicLong end = new AtomicLong();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  /** Answers a text of a size, all tasks at the same time. */
  private final class Together implements TaskHandler {
    @Override
    public OperationSpec spec() {
      return new OperationSpec(
          TOGETHER,
          null,
          "Waits for the others.",
          EnumSet.of(InputTemplate.Kind.NONE),
          List.of(
              Option.of("bytes", Option.Kind.INTEGER, "How much it answers.").orElse(1),
              Option.of("waits", Option.Kind.BOOLEAN, "Whether for the others.").orElse(true)),
          "a text",
          Duration.ofSeconds(1),
          false);
    }

    @Override
    public TaskOutput handle(TaskContext context) throws InterruptedException {
      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
      try {
        if (context.options().bool("waits")) {
          end.compareAndSet(0, System.nanoTime() + GATHER_NANOS);
          TimeUnit.NANOSECONDS.sleep(end.get() - System.nanoTime());
        }
        return new TaskOutput.Text("x".repeat(context.options().integer("bytes")));
      } finally {
        inside.decrementAndGet();
      }
    }
  }

  @Test
  void noWorkflowTaskFailsWhenAllEndAtOnce() throws Exception {
    Path blobs = Files.createDirectories(folder.resolve("blobs"));
    try (RealServer server = RealServer.start(folder.resolve("server"));
        WeftWorker worker = worker(server)) {
      assertNotNull(worker.identity());
      Runs runs = Runs.on(server.connection(), blobs, Routes.BY_TYPE);
      RunId first = runs.submit("first", graph("first"));
      RunId second = runs.submit("second", graph("second"));
      for (RunId run : List.of(first, second)) {
        RunResult result = runs.await(run);
        assertEquals(RunStatus.COMPLETED, result.status());
        assertEquals(TASKS + 9, result.counts().completed());
        List<HistoryEvent> history =
            server.connection().client().fetchHistory(run.value()).getEvents();
        assertEquals(
            List.of(),
            history.stream()
                .filter(
                    each ->
                        each.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
                            || each.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT)
                .toList(),
            run.value());
      }
      assertTrue(most.get() >= 500, "at once: " + most.get());
    }
  }

  /** Eight small ones first, from which the run learns how much the worker takes at once. */
  private static GraphBuilder graph(String name) {
    GraphBuilder graph = GraphBuilder.named(name).defaultFuse(Fuse.NEVER);
    String[] first = new String[8];
    for (int i = 0; i < first.length; i++) {
      first[i] = "first-" + i;
      graph.task(first[i], TOGETHER).option("waits", false);
    }
    for (int i = 0; i < TASKS; i++) {
      graph.task("t" + i, TOGETHER).after(first).option("bytes", CAP + (i % 2 == 0 ? -i : i));
    }
    graph.task("large", TOGETHER).after(first).option("bytes", 2 << 20);
    return graph;
  }

  private WeftWorker worker(RealServer server) throws Exception {
    String folders = "root: .\nblobs: blobs\ncollections: collections\n";
    Path file = Files.writeString(folder.resolve("worker.yaml"), folders);
    WorkerConfig config = WorkerConfig.of(Settings.NONE.withSlots(SLOTS), file, Map.of());
    return WeftWorker.start(
        server.connection().client(), config, Catalog.standard(config).with(new Together()));
  }
}
