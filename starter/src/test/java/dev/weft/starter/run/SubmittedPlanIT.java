package dev.weft.starter.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.weft.graph.GraphBuilder;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunResult;
import dev.weft.starter.rig.RealServer;
import dev.weft.starter.rig.Runs;
import dev.weft.task.TaskType;
import dev.weft.worker.Catalog;
import dev.weft.worker.Settings;
import dev.weft.worker.WeftWorker;
import dev.weft.worker.WorkerConfig;
import io.temporal.api.enums.v1.EventType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A graph whose plan is too large to travel with the request is compiled once all the same. */
@Timeout(180)
class SubmittedPlanIT {
  private static final int TASKS = 12_000;

  @TempDir Path folder;

  @Test
  void theWorkersOnlyLoadWhatTheSubmitterCompiled() throws Exception {
    Path blobs = Files.createDirectories(folder.resolve("blobs"));
    WorkerConfig config =
        WorkerConfig.of(
            Settings.NONE.withSlots(2),
            Files.writeString(
                folder.resolve("worker.yaml"), "root: .\nblobs: blobs\ncollections: collections\n"),
            Map.of());
    try (RealServer server = RealServer.start(folder.resolve("server"));
        WeftWorker worker =
            WeftWorker.start(server.connection().client(), config, Catalog.standard(config))) {
      Runs runs = Runs.on(server.connection(), blobs, Routes.TOGETHER);
      RunId run = runs.submit("large", graph());
      RunResult result = runs.await(run);

      assertEquals(TASKS, result.counts().completed(), worker.identity());
      List<String> activities =
          server.connection().client().fetchHistory(run.value()).getEvents().stream()
              .filter(each -> each.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
              .map(each -> each.getActivityTaskScheduledEventAttributes().getActivityType())
              .map(each -> each.getName())
              .toList();
      assertEquals("load", activities.get(0));
      assertFalse(activities.contains("planInParts"), activities::toString);
    }
  }

  /** Ids that cannot be packed well, so that a few thousand make a large plan. */
  private static GraphBuilder graph() {
    GraphBuilder graph = GraphBuilder.named("large");
    for (int task = 0; task < TASKS; task++) {
      String id = id(2 * task) + "-" + id(2 * task + 1);
      graph.task(id, TaskType.TEXT_PROCESSING).operation("normalise").text("a  b");
    }
    return graph;
  }

  private static UUID id(int number) {
    return UUID.nameUUIDFromBytes(Integer.toString(number).getBytes(StandardCharsets.UTF_8));
  }
}
