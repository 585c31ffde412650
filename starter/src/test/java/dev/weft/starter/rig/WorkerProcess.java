package dev.weft.starter.rig;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code weft worker} in a process of its own, which can be killed as machines are. */
public final class WorkerProcess implements AutoCloseable {
  private static final Duration POLLS_WITHIN = Duration.ofSeconds(60);

  private final WeftProcess process;
  private final String identity;

  private WorkerProcess(WeftProcess process, String identity) {
    this.process = process;
    this.identity = identity;
  }

  /**
   * Starts a worker and waits until it polls.
   *
   * @param address the server
   * @param blobs the folder of blobs that all of one test share; its parent is the worker's root
   * @param slots how many tasks at once
   * @param types the task types it works on; none for all
   */
  public static WorkerProcess start(String address, Path blobs, int slots, String... types) {
    List<String> line = new ArrayList<>(List.of("worker", "--address", address));
    line.addAll(List.of("--slots", Integer.toString(slots)));
    if (types.length > 0) {
      line.addAll(List.of("--types", String.join(",", types)));
    }
    Path root = blobs.toAbsolutePath().getParent();
    Map<String, String> variables =
        Map.of(
            "WEFT_HOME", root.resolve("worker-home").toString(),
            "WEFT_BLOBS", blobs.toAbsolutePath().toString());
    WeftProcess process = WeftProcess.start(root, variables, line.toArray(String[]::new));
    try {
      String identity =
          process.awaitErr("worker on \\S+: (\\S+@[^/]+/\\d+),", POLLS_WITHIN).group(1);
      return new WorkerProcess(process, identity);
    } catch (AssertionError | RuntimeException e) {
      process.close();
      throw e;
    }
  }

  /** What results and the server call it. */
  public String identity() {
    return identity;
  }

  /** The process itself. */
  public WeftProcess process() {
    return process;
  }

  /** Kills it with SIGKILL and waits until it is gone. */
  public void kill9() {
    process.kill9();
  }

  /** Asks it to end with SIGTERM and waits until it has; returns the exit code. */
  public int sigterm() {
    process.sigterm();
    return process.exit(Duration.ofSeconds(20));
  }

  /** Stops it in its tracks, as a machine that hangs. */
  public void stop() {
    process.stop();
  }

  /** Lets it go on after {@link #stop}. */
  public void cont() {
    process.cont();
  }

  @Override
  public void close() {
    process.close();
  }
}
