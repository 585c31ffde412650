package dev.weft.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Reads from the server within a time, and once more whenever it says that it is busy.
 *
 * <p>Half a second before the time is over the server gives up a run that others hold locked with
 * {@code RESOURCE_EXHAUSTED}, and it refuses so who asks too often. Either passes, and the calls
 * below the SDK's client are not made again by anybody else. Thread-safe.
 */
final class ServerReads {
  private static final long PAUSE_MILLIS = 50;

  private final Connection connection;

  ServerReads(Connection connection) {
    this.connection = connection;
  }

  /**
   * Returns the answer to a call that changes nothing.
   *
   * @throws StatusRuntimeException {@code RESOURCE_EXHAUSTED} when the server was busy all the
   *     time, and whatever else the call throws
   */
  <T> T read(Duration patience, Function<WorkflowServiceBlockingStub, T> call) {
    long end = System.nanoTime() + patience.toNanos();
    StatusRuntimeException busy = null;
    while (true) {
      try {
        long left = end - System.nanoTime();
        return call.apply(
            connection.stubs().blockingStub().withDeadlineAfter(left, TimeUnit.NANOSECONDS));
      } catch (StatusRuntimeException e) {
        Status.Code code = e.getStatus().getCode();
        if (busy != null && code == Status.Code.DEADLINE_EXCEEDED) {
          throw busy; // that says more
        }
        if (code != Status.Code.RESOURCE_EXHAUSTED || !pause(end)) {
          throw e;
        }
        busy = e;
      }
    }
  }

  /** Returns whether there is time left after a pause. */
  private static boolean pause(long end) {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return end - System.nanoTime() > 0;
  }
}
