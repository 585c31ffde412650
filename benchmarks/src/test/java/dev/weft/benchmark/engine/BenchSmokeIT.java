package dev.weft.benchmark.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.starter.server.OwnServer;
import dev.weft.starter.server.StateFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the benchmark itself works, on a real server; its figures mean nothing here. */
class BenchSmokeIT {
  @TempDir Path folder;

  @Test
  void everyScenarioIsMeasured() throws Exception {
    OwnServer own = new OwnServer(new StateFolder(folder), System.getenv(), note -> {});
    if (!own.canStart()) {
      String reason = "no `temporal` binary: set WEFT_TEMPORAL or run `weft server install`";
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(reason);
      }
      Assumptions.abort(reason);
    }
    Path images = folder.resolve("images");
    List<String> lines =
        EngineBenchmark.measure(folder, new EngineBenchmark.Order(1, List.of(), true, 4, images));
    String page = String.join("\n", lines);

    for (String scenario :
        List.of("single task", "chain of", "fan 1-", "layered", "fan of", "by 4 clients")) {
      assertTrue(measured(lines, scenario, "bare Temporal"), scenario + " by hand in\n" + page);
      assertTrue(measured(lines, scenario, "Weft"), scenario + " with Weft in\n" + page);
    }
    assertTrue(measured(lines, "fan of", "Weft, `forEach`"), page);
    assertTrue(page.contains("| time from submit to result, s |"), page);
    assertTrue(page.contains("of 5 trials)"), page);
    assertTrue(page.contains("the mean makespan is"), page);
    assertFalse(page.contains("refused"), page);
    assertTrue(Files.readString(images.resolve("cost-by-graph-size.svg")).contains("<polyline"));
  }

  /** Whether there is a row with a time. */
  private static boolean measured(List<String> lines, String scenario, String way) {
    return lines.stream()
        .map(line -> line.split(" \\| "))
        .anyMatch(
            cells ->
                cells.length > 3
                    && cells[0].contains(scenario)
                    && cells[1].equals(way)
                    && cells[2].matches("[\\d,.]+"));
  }
}
