package dev.weft.workflow;

import dev.weft.data.Excerpt;
import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.run.BatchResult;
import dev.weft.run.TaskBatch;
import dev.weft.scheduling.Batch;
import dev.weft.scheduling.BatchEnd;
import dev.weft.scheduling.Plan;
import dev.weft.scheduling.Profile;
import dev.weft.task.TaskType;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.common.Priority;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.ActivityStub;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Hands batches to workers as activities and gathers what comes back; the only place that names
 * them.
 */
final class Dispatcher {
  /** A worker that gives no sign of life for this long is lost. */
  static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(5);

  /**
   * A worker ends attempts by itself, so that this much over all timeouts is only for a wait there.
   */
  private static final Duration SLACK = Duration.ofDays(1);

  private static final int SUMMARY_LIMIT = 200;

  private final Plan plan;
  private final Map<Long, CancellationScope> scopes = new TreeMap<>();
  private List<Arrival> inbox = new ArrayList<>();

  /**
   * What came back, unread: a promise swallows what its callback throws, the run's loop does not.
   */
  private record Arrival(
      long batch, String hash, @Nullable BatchResult result, @Nullable RuntimeException failure) {

    BatchEnd end() {
      return failure == null && result != null
          ? done(batch, hash, result)
          : Dispatcher.end(batch, hash, failure);
    }
  }

  Dispatcher(Plan plan) {
    this.plan = plan;
  }

  void dispatch(Batch batch, TaskBatch calls) {
    ActivityStub activity = Workflow.newUntypedActivityStub(options(batch));
    CancellationScope scope =
        Workflow.newCancellationScope(
            () ->
                activity
                    .executeAsync(type(batch), BatchResult.class, calls)
                    .handle(
                        (result, failure) -> {
                          arrive(batch.number(), calls.callsHash(), result, failure);
                          return result;
                        }));
    scopes.put(batch.number(), scope);
    scope.run();
  }

  private String type(Batch batch) {
    TaskType type = plan.profile(batch.calls().get(0).task()).type();
    for (Batch.Call call : batch.calls()) {
      if (!plan.profile(call.task()).type().equals(type)) {
        return TaskBatch.MIXED;
      }
    }
    return type.name();
  }

  private ActivityOptions options(Batch batch) {
    Duration longest = SLACK;
    for (Batch.Call call : batch.calls()) {
      longest = longest.plus(plan.profile(call.task()).timeout());
    }
    ActivityOptions.Builder options =
        ActivityOptions.newBuilder()
            .setTaskQueue(batch.queue())
            .setStartToCloseTimeout(longest)
            .setHeartbeatTimeout(HEARTBEAT_TIMEOUT)
            .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
            .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
            .setPriority(
                Priority.newBuilder().setPriorityKey(batch.priority().temporalKey()).build())
            .setSummary(summary(batch));
    if (batch.longestWait() != null) {
      options.setScheduleToStartTimeout(batch.longestWait());
    }
    return options.build();
  }

  /** What the Web UI writes beside the activity. */
  private String summary(Batch batch) {
    Batch.Call first = batch.calls().get(0);
    int more = batch.calls().size() - 1;
    if (more > 0) {
      String two = plan.id(first.task()) + ", " + plan.id(batch.calls().get(1).task());
      String text = more == 1 ? two : two + " and " + (more - 1) + " more";
      return Excerpt.of(text, SUMMARY_LIMIT);
    }
    Profile profile = plan.profile(first.task());
    String text = plan.id(first.task());
    if (!text.equals(profile.operation()) && profile.operation() != null) {
      text += ": " + profile.operation();
    }
    if (first.attempt() > 1) {
      text += " (attempt " + first.attempt() + " of " + profile.retry().maxAttempts() + ")";
    }
    return Excerpt.of(text, SUMMARY_LIMIT);
  }

  /** Asks for the end of a batch; what it finished still comes back. */
  void cancel(long batch) {
    CancellationScope scope = scopes.get(batch);
    if (scope != null && !scope.isCancelRequested()) {
      scope.cancel();
    }
  }

  private void arrive(
      long batch, String hash, @Nullable BatchResult result, @Nullable RuntimeException failure) {
    scopes.remove(batch);
    inbox.add(new Arrival(batch, hash, result, failure));
  }

  /**
   * Replay does not compare activity inputs; without this check a changed rule would mix up
   * results.
   */
  private static BatchEnd done(long batch, String hash, BatchResult result) {
    if (!result.callsHash().equals(hash)) {
      throw new IllegalStateException(
          ("batch %d came back with the calls %s instead of %s:"
                  + " these rules differ from those that made the history")
              .formatted(batch, result.callsHash(), hash));
    }
    return new BatchEnd.Done(
        batch,
        result.open(),
        result.worker(),
        result.segment(),
        result.spent() == null ? List.of() : result.spent(),
        result.queueWait());
  }

  /** Says what the failure of an activity means. */
  static BatchEnd end(long batch, String hash, @Nullable RuntimeException failure) {
    Throwable cause = failure instanceof ActivityFailure ? failure.getCause() : failure;
    return switch (cause) {
      case TimeoutFailure timeout when isWait(timeout) -> new BatchEnd.NotTaken(batch);
      case TimeoutFailure timeout -> new BatchEnd.WorkerLost(batch);
      case CanceledFailure cancelled -> new BatchEnd.Cancelled(batch);
      case ApplicationFailure application when application.getDetails().getSize() > 0 ->
          done(batch, hash, application.getDetails().get(BatchResult.class));
      case ApplicationFailure application ->
          new BatchEnd.Refused(
              batch, new TaskError(FailureCode.INTERNAL, application.getOriginalMessage()));
      case null -> new BatchEnd.Refused(batch, new TaskError(FailureCode.INTERNAL, "no answer"));
      default -> new BatchEnd.Refused(batch, new TaskError(FailureCode.INTERNAL, cause.toString()));
    };
  }

  private static boolean isWait(TimeoutFailure timeout) {
    return timeout.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START;
  }

  boolean hasNews() {
    return !inbox.isEmpty();
  }

  /**
   * Removes and returns what came back, in its order.
   *
   * @throws IllegalStateException when a batch came back with other calls than it went out with;
   *     this blocks the run, which is better than to guess
   */
  List<BatchEnd> drain() {
    List<BatchEnd> ends = new ArrayList<>(inbox.size());
    for (Arrival arrival : inbox) {
      ends.add(arrival.end());
    }
    inbox = new ArrayList<>();
    return ends;
  }

  boolean isIdle() {
    return scopes.isEmpty() && inbox.isEmpty();
  }
}
