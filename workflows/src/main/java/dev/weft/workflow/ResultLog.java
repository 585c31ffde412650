package dev.weft.workflow;

import dev.weft.data.DataRef;
import dev.weft.result.TaskResult;
import dev.weft.run.ResultSegment;
import dev.weft.run.RunRequest;
import dev.weft.run.WireFormat;
import dev.weft.scheduling.Ended;
import dev.weft.scheduling.Plan;
import dev.weft.scheduling.Profile;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results of the run: kept until they are many, then written away in segments.
 *
 * <p>Each segment names the one before, so the last one leads to all. Writing goes on beside the
 * run and never holds it up.
 */
final class ResultLog {
  /** All results of a run of few tasks may lie in its memo, up to this many bytes of JSON. */
  private static final int INLINE_BYTES = 900;

  private final Plan plan;
  private final RunRequest request;
  private final RunArchive archive;
  private Map<String, TaskResult> open = new LinkedHashMap<>();
  private int bytes;
  private int segments;
  private @Nullable Promise<DataRef> last;

  ResultLog(Plan plan, RunRequest request, RunArchive archive) {
    this.plan = plan;
    this.request = request;
    this.archive = archive;
  }

  /** Notes how a task ended and returns its result. */
  TaskResult add(Ended end) {
    Profile profile = plan.profile(end.task());
    TaskResult result =
        new TaskResult(
            plan.id(end.task()),
            profile.type(),
            profile.operation(),
            profile.priority(),
            end.status(),
            end.output(),
            end.error(),
            end.metrics(),
            end.attempts(),
            end.deaths(),
            end.startedAt(),
            end.finishedAt(),
            end.worker(),
            profile.metadata());
    open.put(result.taskId(), result);
    bytes += WireFormat.bytes(result).length;
    if (bytes >= ResultSegment.SPILL_AT) {
      spill();
    }
    return result;
  }

  private void spill() {
    int number = ++segments;
    List<TaskResult> results = List.copyOf(open.values());
    Promise<DataRef> before = last;
    last =
        before == null
            ? save(number, null, results)
            : before.thenCompose(previous -> save(number, previous, results));
    open = new LinkedHashMap<>();
    bytes = 0;
  }

  private Promise<DataRef> save(int number, @Nullable DataRef previous, List<TaskResult> results) {
    return Async.function(
        archive::saveResults,
        new ResultSegment(request.run(), request.generation(), number, previous, results));
  }

  /** The result of a task that is not written away yet. */
  @Nullable TaskResult find(String task) {
    return open.get(task);
  }

  /** The last segment that is known to be written, if any. */
  @Nullable DataRef written() {
    return last != null && last.isCompleted() ? last.get() : null;
  }

  /** Returns all results when they are few and small, else {@code null}. */
  @Nullable List<TaskResult> inline() {
    return segments == 0 && bytes <= INLINE_BYTES ? List.copyOf(open.values()) : null;
  }

  /** Writes what is left away and returns the last segment; waits for it. */
  DataRef close() {
    if (!open.isEmpty() || last == null) {
      spill();
    }
    return java.util.Objects.requireNonNull(last, "last is null").get();
  }
}
