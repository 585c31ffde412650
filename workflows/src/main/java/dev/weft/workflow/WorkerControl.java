package dev.weft.workflow;

import dev.weft.run.WorkerReport;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * How a worker is asked how it is: each serves a small queue of its own, which no limit closes.
 *
 * <p>Who asks for the first time starts this workflow, which ends at once with the answer; who asks
 * later queries the ended one, so that there is one for each worker and none keeps running.
 */
@WorkflowInterface
public interface WorkerControl {
  /** The name of the workflow. */
  String TYPE = "WeftWorker";

  /** The name of the query. */
  String REPORT = "report";

  /** Answers how the worker is now. */
  @WorkflowMethod(name = TYPE)
  WorkerReport serve();

  /** Answers how the worker is now. */
  @QueryMethod(name = REPORT)
  WorkerReport report();

  /** Returns the control queue of the worker with this identity. */
  static String queue(String identity) {
    return "weft.control." + key(identity);
  }

  /** Returns the id of the workflow of the worker with this identity. */
  static String id(String identity) {
    return "weft-worker-" + key(identity);
  }

  private static String key(String identity) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
