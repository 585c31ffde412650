package dev.weft.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.data.DataRef;
import dev.weft.data.TaskOutput;
import dev.weft.result.TaskResult;
import dev.weft.run.ResultSegment;
import dev.weft.run.RunRequest;
import dev.weft.run.RunResult;
import dev.weft.run.WireFormat;
import dev.weft.scheduling.Ended;
import dev.weft.scheduling.IntColumn;
import dev.weft.scheduling.Plan;
import dev.weft.scheduling.Profile;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results of the run: kept until they are many, then written away in segments.
 *
 * <p>Each segment names the one before, so the last one leads to all. Writing goes on beside the
 * run and never holds it up. Of what workers have written away themselves only the places are kept,
 * and which task stands where.
 */
final class ResultLog {
  /** All results of a run of few tasks may lie in its memo, up to this many bytes of JSON. */
  private static final int MEMO_BYTES = 900;

  /** What the place of a segment weighs. */
  private static final int REF_BYTES = 250;

  private final Plan plan;
  private final RunRequest request;
  private final RunArchive archive;
  private final List<String> kept = new ArrayList<>();
  private final @Nullable DataRef earlier;
  private Map<String, TaskResult> open = new LinkedHashMap<>();

  /** Segments that workers wrote. */
  private final List<DataRef> parts = new ArrayList<>();

  /** Those of them to which no segment of the chain leads yet. */
  private List<DataRef> untold = new ArrayList<>();

  /** The batch whose segment will go on the chain, and to how many of the untold it will lead. */
  private long offeredTo;

  private int offered;

  /** By task, 1 + the place of its segment in {@link #parts}. */
  private final IntColumn partOf;

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
    partOf = new IntColumn();
  }

  /** Takes up what an earlier execution noted. */
  ResultLog(Plan plan, RunRequest request, RunArchive archive, State state) {
    this.earlier = state.earlier();
    this.plan = plan;
    this.request = request;
    this.archive = archive;
    kept.addAll(state.kept());
    parts.addAll(state.parts());
    untold.addAll(state.untold());
    partOf = IntColumn.of(state.partOf());
    segments = state.segments();
    bytes = untold.size() * REF_BYTES;
    last = state.last() == null ? null : Workflow.newPromise(state.last());
  }

  /**
   * What is noted, as it travels once all results are written away.
   *
   * @param parts segments that workers wrote
   * @param untold those of them to which no segment of the chain leads yet
   * @param partOf by task, 1 + the place of its segment among the parts
   * @param kept tasks whose results stand in an earlier generation
   * @param earlier the last segment of that generation
   * @param segments how many segments the run itself wrote
   * @param last the last segment of the chain
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record State(
      List<DataRef> parts,
      List<DataRef> untold,
      int[] partOf,
      List<String> kept,
      @Nullable DataRef earlier,
      int segments,
      @Nullable DataRef last) {}

  /** Writes away what is open, and waits for it. */
  void flush() {
    if (!open.isEmpty()) {
      spill(null);
    }
    if (last != null) {
      last.get();
    }
  }

  /**
   * Returns what is noted; {@link #flush} must have come before.
   *
   * @throws IllegalStateException when results are not written away
   */
  State state() {
    if (!open.isEmpty() || last != null && !last.isCompleted()) {
      throw new IllegalStateException("not all results are written away");
    }
    return new State(
        List.copyOf(parts),
        List.copyOf(untold),
        partOf.toArray(),
        List.copyOf(kept),
        earlier,
        segments,
        written());
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
    bytes +=
        request.rules() <= RunRequest.THIRD_RULES
            ? WireFormat.bytes(result).length
            : ResultSize.of(result);
    if (bytes >= ResultSegment.SPILL_AT) {
      spill(null);
    }
    return result;
  }

  /**
   * Offers a batch to have its segment go on the chain, as long as nothing else is written
   * meanwhile; this spares the run a segment of its own.
   */
  ResultSegment.@Nullable Chain offer(long batch) {
    if (last != null && !last.isCompleted()) {
      return null;
    }
    offeredTo = batch;
    offered = untold.size();
    DataRef previous = last == null ? null : last.get();
    return previous == null && untold.isEmpty() ? null : new ResultSegment.Chain(previous, untold);
  }

  /** Notes that a worker has written results away. */
  void addSegment(long batch, DataRef segment) {
    parts.add(segment);
    if (batch == offeredTo) {
      untold.subList(0, offered).clear();
      last = Workflow.newPromise(segment);
      offeredTo = 0;
    } else {
      untold.add(segment);
      bytes += REF_BYTES;
      if (bytes >= ResultSegment.SPILL_AT) {
        spill(null);
      }
    }
  }

  /** Notes that the result of a task stands in the segment that was added last. */
  void addRecorded(int task) {
    partOf.fillTo(plan.size(), 0);
    partOf.set(task, parts.size());
  }

  /** The segment that a worker wrote in which the result of a task stands, if there is one. */
  @Nullable DataRef recorded(int task) {
    int part = task < partOf.size() ? partOf.get(task) : 0;
    return part == 0 ? null : parts.get(part - 1);
  }

  private void spill(ResultSegment.@Nullable Kept left) {
    int number = ++segments;
    List<TaskResult> results = List.copyOf(open.values());
    List<DataRef> written = untold.isEmpty() ? null : untold;
    untold = new ArrayList<>();
    offeredTo = 0;
    Promise<DataRef> before = last;
    last =
        before == null
            ? save(number, null, results, written, left)
            : before.thenCompose(previous -> save(number, previous, results, written, left));
    open = new LinkedHashMap<>();
    bytes = 0;
  }

  private Promise<DataRef> save(
      int number,
      @Nullable DataRef previous,
      List<TaskResult> results,
      @Nullable List<DataRef> written,
      ResultSegment.@Nullable Kept left) {
    ResultSegment segment =
        new ResultSegment(
            request.run(), request.generation(), number, previous, results, null, written, left);
    return Async.function(
        archive::saveResults,
        request.rules() <= RunRequest.FOURTH_RULES ? segment : segment.pack());
  }

  /** The result of a task that is not written away yet. */
  @Nullable TaskResult find(String task) {
    return open.get(task);
  }

  /** The last segment that is known to be written, if any. */
  @Nullable DataRef written() {
    return last != null && last.isCompleted() ? last.get() : null;
  }

  /**
   * Returns the results that are not written away when they are few and small, else {@code null}.
   *
   * @param hasRoom whether they need not fit a memo, and some may be written away
   */
  @Nullable List<TaskResult> inline(boolean hasRoom) {
    int most = hasRoom ? RunResult.RETURNED_RESULTS : MEMO_BYTES;
    boolean isAll = segments == 0 && parts.isEmpty() && earlier == null;
    boolean isRest =
        hasRoom
            && request.rules() > RunRequest.FOURTH_RULES
            && !open.isEmpty()
            && untold.isEmpty()
            && earlier == null;
    return (isAll || isRest) && bytes <= most && (hasRoom || length(open.values()) <= most)
        ? List.copyOf(open.values())
        : null;
  }

  private static int length(Collection<TaskResult> results) {
    int size = 0;
    for (TaskResult result : results) {
      size += WireFormat.bytes(result).length;
    }
    return size;
  }

  /** Returns the last segment, if there is one; waits for it. */
  @Nullable DataRef last() {
    return last == null ? null : last.get();
  }

  /** Writes what is left away and returns the last segment; waits for it. */
  DataRef close() {
    if (earlier != null) {
      spill(new ResultSegment.Kept(earlier, kept));
    } else if (!open.isEmpty() || !untold.isEmpty() || last == null) {
      spill(null);
    }
    return java.util.Objects.requireNonNull(last, "last is null").get();
  }
}
