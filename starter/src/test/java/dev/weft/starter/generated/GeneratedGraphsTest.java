package dev.weft.starter.generated;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.starter.server.LocalServer;
import dev.weft.starter.server.ServerFinder;
import dev.weft.starter.server.StateFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of random graphs end as the slow model says: status, reason, attempts and output of
 * every task, the run's status and outputs, and never more instances at once than {@code
 * maxConcurrent}.
 *
 * <p>What is left to time is not compared: see {@link SlowModel}. Messages, metrics but for
 * retries, and timestamps are not either; the order of tasks is other tests' matter. {@code
 * failRun} is on a real server only ({@link GeneratedGraphsIT}): Temporal's in-memory one refuses
 * to cancel an activity that has ended meanwhile, and the run stands still. An {@code orElse} on a
 * reference that fills an object parameter is not made.
 *
 * <p>{@code -Dweft.generated=N} runs N graphs, {@code -Dweft.generated.seed=S} that one alone.
 */
class GeneratedGraphsTest {
  private static final int GRAPHS = Integer.getInteger("weft.generated", 2_000);
  private static final int AT_ONCE = 24;

  @TempDir Path folder;

  @Test
  @Timeout(600)
  void everyGraphEndsAsTheModelSays() {
    Integer alone = Integer.getInteger("weft.generated.seed");
    IntStream seeds =
        alone == null ? IntStream.range(0, GRAPHS) : IntStream.rangeClosed(alone, alone);
    StateFolder state = new StateFolder(folder.resolve("state"));
    ServerFinder finder = new ServerFinder(Map.of(), state, note -> {});
    try (LocalServer server = finder.forNewRun(ServerFinder.Choice.MEMORY, null);
        GeneratedRuns runs = new GeneratedRuns(server.connection(), folder)) {
      List<String> differences = runs.differences(seeds, AT_ONCE, seed -> Case.of(seed, false));
      assertEquals(List.of(), differences, () -> String.join("\n\n", differences));
    }
  }
}
