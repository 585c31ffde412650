package dev.weft.graphfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.graph.GraphReader;
import dev.weft.graph.SampleVocabulary;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 60,000 tasks with 275,000 edges, in a JVM of its own with 512 MB, cold. */
class LargeGraphTest {
  private static final int TASKS = 60_000;
  private static final int EDGES = 275_000;

  /** A YAML file is read by a slower parser; JSON is the promise. */
  private static final Duration JSON_LIMIT = Duration.ofSeconds(3);

  private static final Duration YAML_LIMIT = Duration.ofSeconds(8);

  @TempDir private Path folder;

  @Test
  void jsonIsReadAndCheckedInTimeAndMemory() throws Exception {
    Path file = folder.resolve("large.json");
    write(file, "{\"weft\":1,\"name\":\"large\",\"tasks\":[\n", "]}\n");
    measure(file, JSON_LIMIT);
  }

  @Test
  void yamlIsReadAndCheckedInMemory() throws Exception {
    Path file = folder.resolve("large.yaml");
    write(file, "weft: 1\nname: large\ntasks: [\n", "]\n");
    measure(file, YAML_LIMIT);
  }

  private void measure(Path file, Duration limit) throws Exception {
    Path answer = folder.resolve("answer.txt");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                java.toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Measured.class.getName(),
                file.toString(),
                answer.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log.txt").toFile())
            .start();
    try {
      assertTrue(process.waitFor(120, TimeUnit.SECONDS), "took over two minutes");
    } finally {
      process.destroyForcibly();
    }
    assertEquals(0, process.exitValue(), () -> text(folder.resolve("log.txt")));
    List<String> lines = Files.readAllLines(answer);
    assertEquals("60000 tasks, 275000 edges", lines.get(0));
    long millis = Long.parseLong(lines.get(1));
    assertTrue(millis < limit.toMillis(), millis + " ms");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void write(Path file, String head, String tail) throws IOException {
    Random random = new Random(7);
    int edges = 0;
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(head);
      for (int i = 0; i < TASKS; i++) {
        // 4.58 edges a task on average, the first tasks fewer, the last one the rest.
        int wanted =
            i == TASKS - 1 ? EDGES - edges : (int) ((long) EDGES * (i + 1) / TASKS) - edges;
        out.write(
            "{\"id\": \"task-"
                + i
                + "\", \"type\": \"TEXT_PROCESSING\", \"operation\": \"chunk\", \"options\":"
                + " {\"maxTokens\": 180}, \"input\": {\"text\": \"some text of task "
                + i
                + "\"}, \"dependencies\": [");
        int count = Math.min(wanted, i);
        int step = count == 0 ? 0 : Math.max(1, i / count);
        int start = step == 0 ? 0 : random.nextInt(step);
        for (int j = 0; j < count; j++) {
          out.write((j == 0 ? "\"task-" : ", \"task-") + (start + j * step) + "\"");
        }
        edges += count;
        out.write(i == TASKS - 1 ? "]}\n" : "]},\n");
      }
      out.write(tail);
    }
    assertEquals(EDGES, edges);
  }

  /** Runs in the other JVM. */
  static final class Measured {
    private Measured() {}

    /** CPU time of this thread: wall time would measure the neighbours of a busy machine too. */
    private static long cpuNanos() {
      return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    public static void main(String[] args) throws IOException {
      long start = cpuNanos();
      GraphFile.Loaded loaded = GraphFile.read(Path.of(args[0]));
      long read = cpuNanos();
      GraphReader.Reading reading = GraphReader.read(loaded.tree(), SampleVocabulary.closed());
      long end = cpuNanos();
      int edges =
          reading.orThrow().tasks().stream().mapToInt(each -> each.dependencies().size()).sum();
      Files.writeString(
          Path.of(args[1]),
          reading.orThrow().tasks().size()
              + " tasks, "
              + edges
              + " edges\n"
              + (end - start) / 1_000_000
              + "\nread "
              + (read - start) / 1_000_000
              + " ms\n");
    }
  }
}
