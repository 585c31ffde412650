package dev.weft.starter.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.graph.GraphBuilder;
import dev.weft.graph.GraphValue;
import dev.weft.graph.TaskHandle;
import dev.weft.result.TaskResult;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.starter.rig.RealServer;
import dev.weft.starter.rig.Runs;
import dev.weft.starter.rig.Until;
import dev.weft.starter.rig.WorkerProcess;
import dev.weft.task.TaskType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that wait for tasks of other runs outlive everything, and cost nothing meanwhile. */
@Timeout(180)
class OtherRunIT {
  private static final TaskType SIMULATE = TaskType.custom("simulate");
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void aRunThatWaitsGoesOnAlthoughBothWorkersAndTheServerWereKilled() {
    Path blobs = folder.resolve("blobs");
    try (RealServer server = RealServer.start(folder.resolve("server"))) {
      Runs runs = Runs.on(server.connection(), blobs, Routes.BY_TYPE).patient(SOON);
      RunId waiting;
      long eventsBefore;
      try (WorkerProcess one = WorkerProcess.start(server.address(), blobs, 1);
          WorkerProcess two = WorkerProcess.start(server.address(), blobs, 1)) {
        waiting = runs.submit("waiting", waiting());
        awaitWords(runs, waiting, "waits for task b of run awaited, which is not there yet");
        eventsBefore = events(server, waiting);
        runs.submit("awaited", awaited());
        awaitWords(runs, waiting, "waits for task b of run awaited, which is RUNNING");
        assertEquals(eventsBefore, events(server, waiting), "waiting costs history");
        one.kill9();
        two.kill9();
      }
      server.kill9();
      server.restart();
      assertEquals(eventsBefore, events(server, waiting), "waiting costs history");
      try (WorkerProcess three = WorkerProcess.start(server.address(), blobs, 1);
          WorkerProcess four = WorkerProcess.start(server.address(), blobs, 1)) {
        assertTrue(three.process().isAlive() && four.process().isAlive());
        RunResult result = runs.await(waiting);
        assertEquals(RunStatus.COMPLETED, result.status(), String.valueOf(result.failures()));
        assertEquals(1, result.counts().total(), "tasks of other runs do not count");
        TaskResult after = runs.results(result).get("after");
        assertNotNull(after.output());
        assertEquals("from b", runs.manager().view(after.output()).path("answer").asText());
        assertEquals(1, after.attempts());
        TaskResult b = runs.results(runs.await(new RunId("awaited"))).get("b");
        assertNotNull(after.startedAt());
        assertTrue(!after.startedAt().isBefore(b.timestamp()), after + " before " + b);
      }
    }
  }

  /** With one slot: if it were taken by those that wait, nothing would ever complete. */
  @Test
  void tenRunsThatWaitTakeNoSlotAndAllGoOn() {
    Path blobs = folder.resolve("blobs");
    try (RealServer server = RealServer.start(folder.resolve("server"));
        WorkerProcess worker = WorkerProcess.start(server.address(), blobs, 1)) {
      Runs runs = Runs.on(server.connection(), blobs, Routes.BY_TYPE).patient(SOON);
      List<RunId> waiting =
          java.util.stream.IntStream.range(0, 10)
              .mapToObj(i -> runs.submit("waiting-" + i, waiting()))
              .toList();
      waiting.forEach(
          each ->
              awaitWords(runs, each, "waits for task b of run awaited, which is not there yet"));
      long before = waiting.stream().mapToLong(each -> events(server, each)).sum();
      runs.submit("awaited", awaited());
      for (RunId each : waiting) {
        assertEquals(RunStatus.COMPLETED, runs.await(each).status(), each.value());
      }
      assertEquals(10 * events(server, waiting.getFirst()), sum(server, waiting));
      assertTrue(before <= 10 * 8, "events of ten runs that wait: " + before);
      assertTrue(worker.process().isAlive());
    }
  }

  private static long sum(RealServer server, List<RunId> all) {
    return all.stream().mapToLong(each -> events(server, each)).sum();
  }

  private static GraphBuilder waiting() {
    GraphBuilder graph = GraphBuilder.named("waiting");
    graph.task("after", SIMULATE).custom(Map.of("answer", GraphValue.from("awaited/b").at("/is")));
    return graph;
  }

  /** Long enough that it is seen to run, and short enough to be run again after a kill. */
  private static GraphBuilder awaited() {
    GraphBuilder graph = GraphBuilder.named("awaited");
    TaskHandle a = graph.task("a", SIMULATE).option("sleep", "8s");
    graph.task("b", SIMULATE).after(a).option("output", Map.of("is", "from b"));
    return graph;
  }

  private static void awaitWords(Runs runs, RunId run, String words) {
    Until.found(
        SOON,
        "run " + run + " " + words,
        () -> Optional.of(runs.manager().status(run).waits()).filter(List.of(words)::equals));
  }

  private static long events(RealServer server, RunId run) {
    return server.connection().client().fetchHistory(run.value()).getEvents().size();
  }
}
