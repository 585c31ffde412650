package dev.weft.starter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs no server must start quickly, so it must not load what servers and workers need. */
class WeftStartTest {
  private static final List<String> HEAVY =
      List.of(
          "io.temporal.", "io.grpc.", "oshi.", "org.apache.lucene.", "opennlp.", "ch.qos.logback.");

  @TempDir Path folder;

  @Test
  void simpleCommandsLoadNothingHeavy() throws IOException, InterruptedException {
    for (List<String> command :
        List.of(List.of("--version"), List.of("--help"), List.of("types"), List.of("schema"))) {
      List<String> loaded = classesLoadedBy(command);
      assertTrue(loaded.stream().anyMatch(line -> line.contains("picocli.CommandLine")));
      for (String heavy : HEAVY) {
        assertEquals(
            List.of(),
            loaded.stream().filter(line -> line.contains(" " + heavy)).limit(3).toList(),
            command + " loads " + heavy);
      }
    }
  }

  private List<String> classesLoadedBy(List<String> command)
      throws IOException, InterruptedException {
    Path log = folder.resolve("classes.txt");
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:file=" + log + "::filecount=0",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.weft.starter.Weft"));
    line.addAll(command);
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out.txt").toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(
        0,
        process.exitValue(),
        Files.readString(folder.resolve("out.txt"), StandardCharsets.UTF_8));
    try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
      return lines.toList();
    }
  }
}
