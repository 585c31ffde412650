package dev.weft.starter.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.starter.rig.RealServer;
import dev.weft.starter.rig.Until;
import dev.weft.starter.rig.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program of docs/java.md, compiled and run as it stands there, on a real server. */
@Timeout(180)
class ScheduleTaskIT {
  /** Maven runs the tests of a module in the module's folder. */
  private static final Path DOCUMENT = Path.of("").toAbsolutePath().resolveSibling("docs/java.md");

  private static final Pattern PROGRAM =
      Pattern.compile("<!-- program: TwoTasks -->\\n```java\\n(.*?)```", Pattern.DOTALL);
  private static final Duration SOON = Duration.ofSeconds(90);

  @TempDir Path folder;

  @Test
  void twoTasksAndTwoThatFailHaveStatusOutputAndMetrics() throws IOException {
    Matcher program = PROGRAM.matcher(Files.readString(DOCUMENT));
    assertTrue(program.find(), "no program in " + DOCUMENT);
    assertTrue(program.group(1).lines().count() <= 40, "the program is too long");
    Path source = Files.writeString(folder.resolve("TwoTasks.java"), program.group(1));
    Path blobs = folder.resolve("blobs");
    try (RealServer server = RealServer.start(folder.resolve("server"));
        WorkerProcess worker = WorkerProcess.start(server.address(), blobs, 2)) {
      List<String> lines = run(source, server.address(), blobs.toString());
      assertTrue(worker.process().isAlive());
      assertEquals(4, lines.size(), lines::toString);
      assertLine("A COMPLETED \\{\"text\":\"So few\"} METRICS", lines.get(1));
      assertLine("B COMPLETED \\{.*\"words\":2.*} METRICS", lines.get(0));
      assertLine("A FAILED TaskError\\[code=NOT_FOUND, .*] METRICS", lines.get(3));
      assertLine(
          "B SKIPPED TaskError\\[code=DEPENDENCY_NOT_MET, message=(\\S+)/\\1 FAILED.*]"
              + " TaskMetrics\\[duration=PT0S, .*",
          lines.get(2));
    }
  }

  /** Every metric of a task that ran; what no machine can promise to be over 0 may be anything. */
  private static void assertLine(String expected, String line) {
    String metrics =
        "TaskMetrics\\\\[duration=PT[0-9.]*[1-9]S, queueWait=PT[0-9.]+S, cpuTime=PT[0-9.]+S,"
            + " memoryBytes=[1-9]\\\\d*, allocatedBytes=[1-9]\\\\d*, networkBytes=\\\\d+,"
            + " retryCount=0, tokens=.*]";
    String pattern = expected.replaceFirst("METRICS", metrics);
    assertTrue(Pattern.matches(pattern, line), () -> line + "\nis not like\n" + pattern);
  }

  /** Java compiles a program of one file by itself. */
  private List<String> run(Path source, String... arguments) throws IOException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString()));
    line.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      int code = Until.done(SOON, "the end of " + source, process::waitFor);
      assertEquals(0, code, Files.readString(err));
      return Files.readAllLines(out);
    } finally {
      process.destroyForcibly();
    }
  }
}
