package dev.weft.starter.generated;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.starter.rig.RealServer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Graphs of {@link GeneratedGraphsTest}, and some whose failures fail the run, end on a real server
 * as the slow model says.
 */
class GeneratedGraphsIT {
  private static final int GRAPHS = 50;
  private static final int FAILING = 15;
  private static final int AT_ONCE = 8;

  /** Seeds of graphs that the other test does not have. */
  private static final int OTHERS = 1_000_000;

  @TempDir Path folder;

  @Test
  @Timeout(300)
  void theSameGraphsEndTheSameOnARealServer() {
    try (RealServer server = RealServer.start(folder.resolve("server"));
        GeneratedRuns runs = new GeneratedRuns(server.connection(), folder)) {
      List<String> differences =
          runs.differences(IntStream.range(0, GRAPHS), AT_ONCE, seed -> Case.of(seed, false));
      assertEquals(List.of(), differences, () -> String.join("\n\n", differences));
      List<String> failing =
          runs.differences(
              IntStream.range(OTHERS, OTHERS + FAILING), AT_ONCE, seed -> Case.of(seed, true));
      assertEquals(List.of(), failing, () -> String.join("\n\n", failing));
    }
  }
}
