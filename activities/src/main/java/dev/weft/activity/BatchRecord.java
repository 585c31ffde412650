package dev.weft.activity;

import dev.weft.blob.BlobStore;
import dev.weft.data.DataRef;
import dev.weft.data.TaskOutput;
import dev.weft.failure.WeftException;
import dev.weft.result.TaskMetrics;
import dev.weft.result.TaskResult;
import dev.weft.run.BatchResult;
import dev.weft.run.BatchResult.Spent;
import dev.weft.run.OutputSize;
import dev.weft.run.Packed;
import dev.weft.run.ResultSegment;
import dev.weft.run.TaskBatch;
import dev.weft.run.TaskCall;
import dev.weft.run.TaskOutcome;
import dev.weft.run.WireFormat;
import dev.weft.run.WorkerState;
import dev.weft.task.Dependency;
import dev.weft.task.Task;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes away what came of the calls of a batch, and tells the run what it needs to go on.
 *
 * <p>The results of tasks that went well lie in one blob for the whole batch; the run is only told
 * so. When that blob cannot be written, the run gets everything. Not thread-safe.
 */
final class BatchRecord {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRecord.class);

  private final TaskBatch batch;
  private final WorkerState worker;
  private final BlobStore blobs;
  private final OutputStore outputs;
  private final List<Line> lines = new ArrayList<>();
  private final Map<String, Spent> spent = new TreeMap<>();

  /** What came of one call; the definition is missing when it could not be read. */
  private record Line(TaskCall call, @Nullable Task task, TaskOutcome outcome) {
    boolean isBrief() {
      return call.isBrief() && task != null && outcome.kind() == TaskOutcome.Kind.DONE;
    }
  }

  BatchRecord(TaskBatch batch, WorkerState worker, BlobStore blobs) {
    this.batch = batch;
    this.worker = worker;
    this.blobs = blobs;
    this.outputs = new OutputStore(blobs);
  }

  void add(TaskCall call, @Nullable Task task, TaskOutcome outcome) {
    lines.add(new Line(call, task, outcome));
  }

  BatchResult result() {
    List<TaskOutcome> full = lines.stream().map(Line::outcome).toList();
    if (batch.packed() == null) {
      return new BatchResult(batch.callsHash(), full, worker);
    }
    try {
      DataRef segment = segment();
      return packed(segment == null ? full : brief(), segment);
    } catch (IOException | WeftException e) {
      LOG.warn("run {}: results go through the history, for {}", batch.run(), e.toString());
      spent.clear();
      return packed(full, null);
    }
  }

  private BatchResult packed(List<TaskOutcome> outcomes, @Nullable DataRef segment) {
    return new BatchResult(
        batch.callsHash(),
        List.of(),
        worker,
        Packed.of(WireFormat.bytes(outcomes)),
        segment,
        new ArrayList<>(spent.values()),
        queueWait());
  }

  /** How long the batch lay in its queue: what its first call waited. */
  private @Nullable Duration queueWait() {
    return lines.stream()
        .map(each -> each.outcome().metrics())
        .filter(each -> each != null)
        .map(TaskMetrics::queueWait)
        .min(Duration::compareTo)
        .orElse(null);
  }

  private @Nullable DataRef segment() throws IOException {
    List<TaskResult> results = new ArrayList<>();
    for (Line line : lines) {
      Task task = line.task();
      if (line.isBrief() && task != null) {
        TaskResult result = result(line, task);
        results.add(result);
        spent.merge(
            task.title(),
            new Spent(task.title(), 1, result.metrics()),
            (a, b) -> new Spent(a.title(), a.tasks() + b.tasks(), a.metrics().plus(b.metrics())));
      }
    }
    if (results.isEmpty()) {
      return null;
    }
    ResultSegment.Chain chain = batch.chain();
    ResultSegment segment =
        new ResultSegment(
            batch.run(),
            batch.generation(),
            Math.toIntExact(batch.batch()),
            chain == null ? null : chain.previous(),
            results,
            null,
            chain == null || chain.parts().isEmpty() ? null : chain.parts(),
            null);
    return blobs.put(WireFormat.bytes(segment), DataRef.JSON);
  }

  private TaskResult result(Line line, Task task) {
    TaskOutcome outcome = line.outcome();
    TaskPriority priority = batch.priority();
    TaskMetrics metrics = outcome.metrics();
    Instant finishedAt = outcome.finishedAt();
    return new TaskResult(
        line.call().task(),
        task.type(),
        task.operation(),
        priority == null ? task.priority() : priority,
        TaskStatus.COMPLETED,
        outcome.output(),
        null,
        metrics == null ? TaskMetrics.NONE : metrics,
        line.call().attempt(),
        0,
        outcome.startedAt(),
        finishedAt == null ? Instant.EPOCH : finishedAt,
        worker.id(),
        task.metadata(),
        null);
  }

  private List<TaskOutcome> brief() throws IOException {
    Set<String> needed = neededHere();
    List<TaskOutcome> brief = new ArrayList<>(lines.size());
    int room = BatchRunner.limit(batch);
    for (Line line : lines) {
      TaskOutput output = line.outcome().output();
      if (!line.isBrief() || output == null) {
        brief.add(line.outcome());
      } else if (line.call().isWanted()) {
        brief.add(TaskOutcome.recorded(line.call().task(), output));
      } else if (needed.contains(line.call().task())) {
        room -= OutputSize.of(output);
        brief.add(
            TaskOutcome.recorded(line.call().task(), room >= 0 ? output : outputs.keep(output, 0)));
      } else {
        brief.add(TaskOutcome.recorded(line.call().task(), null));
      }
    }
    return brief;
  }

  /** The calls whose output another call of the batch needs, which will have to run once more. */
  private Set<String> neededHere() {
    Set<String> needed = new HashSet<>();
    for (Line line : lines) {
      Task task = line.task();
      if (!line.outcome().isDone()) {
        if (task == null) {
          lines.forEach(each -> needed.add(each.call().task()));
        } else {
          for (Dependency each : task.waitsFor()) {
            needed.add(line.call().pathOf(each.task().value()));
          }
        }
      }
    }
    return needed;
  }
}
