package dev.weft.activity.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.HandlerContext;
import dev.weft.blob.LocalBlobStore;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code DATA_STORAGE rows} of several processes, some of which die. */
class AppendingProcessesTest {
  @TempDir Path temp;
  private Path root;

  @BeforeEach
  void makeFolder() throws IOException {
    root = Files.createDirectory(temp.resolve("root"));
  }

  private Process appender(String keys, int rows) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            RowAppender.class.getName(),
            root.toString(),
            temp.resolve("blobs").toString(),
            "rows.csv",
            keys,
            Integer.toString(rows))
        .redirectErrorStream(true)
        .redirectOutput(new File(temp.toFile(), keys + ".log"))
        .start();
  }

  private void end(Process process, String keys) throws Exception {
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), keys + " does not end");
    assertEquals(0, process.exitValue(), Files.readString(temp.resolve(keys + ".log")));
  }

  private Set<String> ids() throws Exception {
    JsonNode answer =
        new HandlerContext(
                new ReadRows(new AllowedRoots(root)), new LocalBlobStore(temp.resolve("blobs")))
            .with("path", "'rows.csv'")
            .with("id", "'id'")
            .view();
    Set<String> ids = new TreeSet<>();
    answer.path("items").forEach(item -> ids.add(item.path("id").asText()));
    assertEquals(answer.path("count").asInt(), ids.size(), "a key is there twice");
    return ids;
  }

  private static Set<String> expected(List<String> keys, int rows) {
    Set<String> expected = new TreeSet<>();
    keys.forEach(
        key -> {
          for (int i = 0; i < rows; i++) {
            expected.add(key + "-" + i);
          }
        });
    return expected;
  }

  @Test
  void processesThatAppendAtTheSameTimeLoseNothing() throws Exception {
    List<String> keys = List.of("a", "b", "c");
    List<Process> processes = new ArrayList<>();
    try {
      for (String each : keys) {
        processes.add(appender(each, 30));
      }
      for (int i = 0; i < keys.size(); i++) {
        end(processes.get(i), keys.get(i));
      }
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
    assertEquals(expected(keys, 30), ids());
  }

  /** Kills a process in the middle of its rows again and again; the last one is let through. */
  @Test
  void aProcessThatIsKilledLeavesWholeRowsAndNoLock() throws Exception {
    int before = 0;
    for (int kill = 0; kill < 3; kill++) {
      Process process = appender("k", 100);
      try {
        int wanted = before + 10;
        while (rows() < wanted && !process.waitFor(20, TimeUnit.MILLISECONDS)) {
          continue;
        }
      } finally {
        process.destroyForcibly().waitFor();
      }
      Set<String> ids = ids();
      assertTrue(expected(List.of("k"), 100).containsAll(ids), ids::toString);
      assertTrue(ids.size() >= before, "rows were lost");
      before = ids.size();
    }
    end(appender("k", 100), "k");
    assertEquals(expected(List.of("k"), 100), ids());
  }

  private long rows() throws IOException {
    Path file = root.resolve("rows.csv");
    return Files.exists(file) ? Files.readAllLines(file).size() - 1 : 0;
  }
}
