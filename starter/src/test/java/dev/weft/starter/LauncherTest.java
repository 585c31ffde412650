package dev.weft.starter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the launcher gives the JVM of a worker must be what that JVM takes. */
@Timeout(60)
class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "weft");
  private static final String JDK = System.getProperty("java.home");

  @Test
  void aWorkerStartsWithTheOptionsOfTheLauncher() throws Exception {
    List<String> options = workerOptions(Map.of());
    assertTrue(options.contains("--add-modules=jdk.incubator.vector"), options::toString);
    assertEquals("", refusal(options));
  }

  @Test
  void aCollectorOfTheUsersTakesThePlaceOfTheLaunchers() throws Exception {
    for (String variable :
        List.of("JAVA_OPTS", "WEFT_JAVA_OPTS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
      for (String collector : List.of("-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC")) {
        List<String> options =
            new ArrayList<>(workerOptions(Map.of(variable, "-Xmx1g " + collector)));
        options.add(collector);
        assertEquals("", refusal(options), variable);
      }
    }
  }

  private static List<String> workerOptions(Map<String, String> environment) throws Exception {
    ProcessBuilder launcher = new ProcessBuilder("sh", LAUNCHER.toString(), "--worker-options");
    launcher.environment().put("JAVA_HOME", JDK);
    launcher.environment().putAll(environment);
    return Arrays.asList(output(launcher).strip().split(" "));
  }

  /** What a JVM says against options; nothing when it starts with them. */
  private static String refusal(List<String> options) throws Exception {
    List<String> line = new ArrayList<>(List.of(Path.of(JDK, "bin", "java").toString()));
    line.addAll(options);
    line.add("-Xlog:disable");
    line.add("-version");
    ProcessBuilder java = new ProcessBuilder(line).redirectErrorStream(true);
    Process process = java.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? "" : said;
  }

  private static String output(ProcessBuilder command) throws IOException, InterruptedException {
    Process process = command.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
    return output;
  }
}
