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

/** Thousands of random graphs end as the slow model says. */
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
