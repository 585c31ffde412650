package dev.weft.workflow;

import dev.weft.data.DataRef;
import dev.weft.data.TaskOutput;
import dev.weft.result.TaskResult;
import dev.weft.run.ResultSegment;
import dev.weft.run.RunRequest;
import dev.weft.run.WireFormat;
import dev.weft.scheduling.Ended;
import dev.weft.scheduling.Plan;
import dev.weft.scheduling.Profile;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.ArrayList;
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
  private final List<String> kept = new ArrayList<>();
  private final @Nullable DataRef earlier;
  private Map<String, TaskResult> open = new LinkedHashMap<>();
  private int bytes;
  private int segments;
  private @Nullable Promise<DataRef> last;

  /**
   * Starts a log.
   *
   * @param earlier the last segment of an earlier generation, if there was one
   */
  ResultLog(Plan plan, RunRequest request, RunArchive archive, @Nullable DataRef earlier) {
    this.earlier = earlier;
    this.plan = plan;
    this.request = request;
    this.archive = archive;
  }

  /**
   * Notes that the result of a task, and those of all it became, stand in an earlier generation.
   */
  void keep(String path) {
    kept.add(path);
  }

  /**
   * Notes how a task ended and returns its result.
   *
   * @param group what a mapped task knows of its instances
   */
  TaskResult add(Ended end, @Nullable TaskOutput group) {
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
            profile.metadata(),
            group);
    open.put(result.taskId(), result);
    bytes += WireFormat.bytes(result).length;
    if (bytes >= ResultSegment.SPILL_AT) {
      spill(null);
    }
    return result;
  }

  private void spill(ResultSegment.@Nullable Kept left) {
    int number = ++segments;
    List<TaskResult> results = List.copyOf(open.values());
    Promise<DataRef> before = last;
    last =
        before == null
            ? save(number, null, results, left)
            : before.thenCompose(previous -> save(number, previous, results, left));
    open = new LinkedHashMap<>();
    bytes = 0;
  }

  private Promise<DataRef> save(
      int number,
      @Nullable DataRef previous,
      List<TaskResult> results,
      ResultSegment.@Nullable Kept left) {
    return Async.function(
        archive::saveResults,
        new ResultSegment(request.run(), request.generation(), number, previous, results, left));
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
    return segments == 0 && earlier == null && bytes <= INLINE_BYTES
        ? List.copyOf(open.values())
        : null;
  }

  /** Writes what is left away and returns the last segment; waits for it. */
  DataRef close() {
    if (earlier != null) {
      spill(new ResultSegment.Kept(earlier, kept));
    } else if (!open.isEmpty() || last == null) {
      spill(null);
    }
    return java.util.Objects.requireNonNull(last, "last is null").get();
  }
}
