package dev.weft.starter.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A network namespace of Linux with nothing in it but the loopback device. */
final class LoopbackOnly {
  private static final List<String> ENTER =
      List.of("/usr/bin/unshare", "--net", "--map-root-user", "--");
  private static final String SCRIPT =
      "PATH=/usr/sbin:/sbin:/usr/bin:/bin ip link set lo up && exec \"$@\"";

  private LoopbackOnly() {}

  /** Returns what stands before a command that is to run in one. */
  static List<String> prefix() {
    List<String> prefix = new ArrayList<>(ENTER);
    prefix.addAll(List.of("/bin/sh", "-c", SCRIPT, "sh"));
    return prefix;
  }

  /** Leaves the test out where there is no such thing, which is a failure in CI. */
  static void assumeAvailable() throws InterruptedException {
    assumeTrue(
        "true".equals(System.getenv("CI")) || works(),
        "no network namespaces here: unshare and ip are needed");
  }

  private static boolean works() throws InterruptedException {
    List<String> line = prefix();
    line.add("/bin/true");
    try {
      return new ProcessBuilder(line).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
