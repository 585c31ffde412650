package dev.weft.activity;

import static java.util.Objects.requireNonNull;

import dev.weft.blob.BlobStore;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.run.BatchResult;
import dev.weft.run.SourceEnd;
import dev.weft.run.TaskBatch;
import dev.weft.run.TaskCall;
import dev.weft.run.TaskOutcome;
import dev.weft.run.WireFormat;
import dev.weft.run.WorkerState;
import dev.weft.task.Dependency;
import dev.weft.task.Task;
import dev.weft.task.TaskStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the calls of a batch one after the other.
 *
 * <p>A later call may use the output of an earlier one; when that is not DONE, the later one is
 * NOT_STARTED. When a stop is demanded, or this worker may not hold the batch any more, or the
 * batch has run for 2 seconds, the rest is NOT_STARTED: no batch keeps tasks long that another slot
 * could run, and no death of a worker loses more than that. Thread-safe: one runner serves all
 * threads of a worker.
 */
public final class BatchRunner {
  /** After so long a batch starts nothing more: 2 seconds. */
  static final Duration SLICE = Duration.ofSeconds(2);

  /** The most bytes of JSON of outputs that one result carries inline: 64 KiB. */
  static final int INLINE_LIMIT = 64 * 1024;

  private final BlobStore blobs;
  private final ExecutorConfig config;
  private final TaskDefinitions definitions;
  private final TaskExecutor executor;

  /** Makes a runner; its time limit, meter and cache of graphs are shared by all batches. */
  public BatchRunner(Handlers handlers, BlobStore blobs, ExecutorConfig config) {
    this.blobs = requireNonNull(blobs, "blobs is null");
    this.config = requireNonNull(config, "config is null");
    this.definitions = new TaskDefinitions(blobs);
    this.executor = new TaskExecutor(handlers, blobs, config);
  }

  /** Runs a batch; it has an outcome for each of its calls, in their order. */
  public BatchResult run(TaskBatch batch, BatchProgress progress) {
    Walk walk = new Walk(batch, progress);
    for (TaskCall call : walk.contents.calls()) {
      walk.add(call);
    }
    return walk.record.result();
  }

  /** How many bytes of outputs the result of a batch may carry. */
  static int limit(TaskBatch batch) {
    return batch.resultLimit() == 0 ? INLINE_LIMIT : batch.resultLimit();
  }

  /** How many threads of handlers that could not be ended still run; each holds a slot. */
  public int abandonedThreads() {
    return executor.abandoned();
  }

  /** One batch on its way. */
  private final class Walk {
    private final TaskBatch batch;
    private final TaskBatch.Contents contents;
    private final TaskDefinitions.Batch tasks;
    private final BatchProgress progress;
    private final BatchRecord record;
    private final Map<String, TaskOutcome> byPath = new LinkedHashMap<>();
    private @Nullable Instant end;
    private int inlineLeft;

    Walk(TaskBatch batch, BatchProgress progress) {
      this.batch = batch;
      this.contents = batch.open();
      this.tasks = definitions.of(batch, contents);
      this.progress = progress;
      WorkerState worker = config.gate().state(config.workerId(), config.slots());
      this.record = new BatchRecord(batch, worker, blobs);
      this.inlineLeft = limit(batch);
    }

    void add(TaskCall call) {
      Task task = null;
      TaskOutcome outcome;
      FailureMapper failures = new FailureMapper(batch.run(), call.task(), null, null);
      try {
        task = tasks.of(call);
        if (!mayStart()) {
          outcome = TaskOutcome.notStarted(call.task());
        } else if (!batch.blobStore().equals(blobs.id())) {
          outcome = refused(call, failures.error(FailureCode.CONFLICT, foreignStore()));
        } else {
          outcome = run(call, task);
        }
      } catch (IOException | RuntimeException e) {
        // A definition that cannot be read is an end of this call like any other.
        outcome =
            mayStart() ? refused(call, failures.error(e)) : TaskOutcome.notStarted(call.task());
      }
      byPath.put(call.task(), outcome);
      record.add(call, task, outcome);
      TaskOutput output = outcome.output();
      boolean mayTravel = !call.isBrief() || call.isWanted();
      if (output != null && mayTravel && contents.calls().size() > 1) {
        inlineLeft = Math.max(0, inlineLeft - WireFormat.bytes(output).length);
      }
    }

    private boolean mayStart() {
      Instant now = config.clock().instant();
      if (end == null) {
        end = now.plus(SLICE);
      }
      boolean isOver = !byPath.isEmpty() && !now.isBefore(end);
      if (isOver || progress.stop().isRaised() || Thread.currentThread().isInterrupted()) {
        return false;
      }
      try {
        return progress.isActive();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    private TaskOutcome run(TaskCall call, Task task) {
      if (!areSourcesDone(call, task)) {
        return TaskOutcome.notStarted(call.task());
      }
      AttemptContext.Place place =
          new AttemptContext.Place(batch.run(), batch.generation(), limited(call));
      return executor.execute(place, task, sources(call, task), progress);
    }

    /** An output that stays in the segment of results takes nothing from what others may carry. */
    private TaskCall limited(TaskCall call) {
      boolean mayTravel = !call.isBrief() || call.isWanted();
      return call.inlineLimit() <= inlineLeft || !mayTravel
          ? call
          : call.withInlineLimit(inlineLeft);
    }

    private boolean areSourcesDone(TaskCall call, Task task) {
      for (Dependency dependency : task.waitsFor()) {
        TaskOutcome source = earlier(call, dependency.task().value());
        if (source != null && !source.isDone()) {
          return false;
        }
      }
      return true;
    }

    private Map<String, SourceEnd> sources(TaskCall call, Task task) {
      Map<String, SourceEnd> ends = new LinkedHashMap<>(call.inputs());
      for (Dependency dependency : task.waitsFor()) {
        String id = dependency.task().value();
        TaskOutcome source = earlier(call, id);
        SourceEnd before = contents.ends().get(call.pathOf(id));
        if (source != null) {
          ends.put(
              id, new SourceEnd(TaskStatus.COMPLETED, source.output(), null, source.metrics()));
        } else if (before != null) {
          ends.put(id, before);
        }
      }
      return ends;
    }

    /** Returns the outcome of an earlier call, unless the end of the task came with this one. */
    private @Nullable TaskOutcome earlier(TaskCall call, String id) {
      String path = call.pathOf(id);
      return call.inputs().containsKey(id) || contents.ends().containsKey(path)
          ? null
          : byPath.get(path);
    }

    private TaskOutcome refused(TaskCall call, TaskError error) {
      return new TaskOutcome(
          call.task(), TaskOutcome.Kind.FAILED_ATTEMPT, null, error, null, null, null, null);
    }

    private String foreignStore() {
      return "the run keeps its data in blob store "
          + batch.blobStore()
          + ", but this worker has "
          + blobs.id()
          + "; give both the same folder (WEFT_BLOBS)";
    }
  }
}
