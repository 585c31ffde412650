package dev.weft.starter.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.graph.GraphBuilder;
import dev.weft.graph.TaskHandle;
import dev.weft.run.Routes;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.starter.rig.ProcessCpu;
import dev.weft.starter.rig.RealServer;
import dev.weft.starter.rig.Runs;
import dev.weft.starter.rig.WorkerProcess;
import dev.weft.task.TaskType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What tasks are charged for adds up to what their worker used.
 *
 * <p>15 s of mixed tasks: Java, and native compute in a model; {@code -Dweft.metering.seconds=60}
 * for longer. The figures go to standard error.
 */
@EnabledOnOs(OS.LINUX)
class MeteringIT {
  private static final Duration LOAD =
      Duration.ofSeconds(Integer.getInteger("weft.metering.seconds", 15));

  /**
   * The promise is about a warm worker; after 15 s the last tenth is still the JVM's own warming.
   */
  private static final double TOLERANCE = LOAD.toSeconds() >= 60 ? 0.1 : 0.15;

  private static final Duration IDLE = Duration.ofSeconds(5);
  private static final int OF_EACH = 40;
  private static final String SENTENCE =
      "The worker polls its queue, runs what it gets and answers how it ended. ";

  @TempDir private Path folder;

  @Test
  @Timeout(300)
  void chargedCpuIsWithinTenPercentOfTheWorkersOwn() throws Exception {
    Path blobs = Files.createDirectories(folder.resolve("work/blobs"));
    Files.writeString(folder.resolve("work/long.txt"), SENTENCE.repeat(6_000));
    try (RealServer server = RealServer.start(folder.resolve("server"));
        WorkerProcess worker = WorkerProcess.start(server.address(), blobs, 2)) {
      Runs runs =
          Runs.on(server.connection(), blobs, Routes.BY_TYPE).patient(Duration.ofSeconds(120));
      run(runs, "warm-up-1");
      run(runs, "warm-up-2");
      long pid = worker.process().pid();
      ProcessCpu start = ProcessCpu.of(pid);
      pause();
      double idle = ProcessCpu.of(pid).since(start).all().toMillis() / (double) IDLE.toMillis();

      ProcessCpu before = ProcessCpu.of(pid);
      long began = System.nanoTime();
      double charged = 0;
      for (int i = 0; System.nanoTime() - began < LOAD.toNanos(); i++) {
        charged += run(runs, "measured-" + i);
      }
      double wall = (System.nanoTime() - began) / 1e6;
      ProcessCpu used = ProcessCpu.of(pid).since(before);
      double own = used.all().toMillis() - used.machine().toMillis() - idle * wall;
      String figures =
          String.format(
              Locale.ROOT,
              "%.1f s: charged %.0f ms; process %d ms, compiler and collector %d ms, idle %.0f ms:"
                  + " %.0f ms left; %.3f",
              wall / 1_000,
              charged,
              used.all().toMillis(),
              used.machine().toMillis(),
              idle * wall,
              own,
              charged / own);
      System.err.println(figures);
      assertEquals(1, charged / own, TOLERANCE, figures);
    }
  }

  /** Returns the CPU time that the tasks of a run are charged for, in milliseconds. */
  private static double run(Runs runs, String id) {
    GraphBuilder graph = GraphBuilder.named("mixed");
    TaskHandle read =
        graph.task("read", TaskType.DATA_RETRIEVAL).operation("file").option("path", "long.txt");
    for (int i = 0; i < OF_EACH; i++) {
      graph
          .task("burn" + i, TaskType.custom("simulate"))
          .option("burnCpu", Duration.ofMillis(30 + 5 * i));
      graph
          .task("embed" + i, TaskType.EMBEDDING_GENERATION)
          .operation("embed")
          .text(i + SENTENCE.repeat(12));
      graph
          .task("keywords" + i, TaskType.TEXT_PROCESSING)
          .operation("keywords")
          .input(read.at("/text"));
    }
    RunResult result = runs.await(runs.submit(id, graph));
    assertEquals(RunStatus.COMPLETED, result.status());
    assertTrue(result.cost().cpuMs().doubleValue() > OF_EACH * 40, result.cost().toString());
    return result.cost().cpuMs().doubleValue();
  }

  private static void pause() throws InterruptedException {
    new CountDownLatch(1).await(IDLE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
