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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the calls of a batch one after the other.
 *
 * <p>A later call may use the output of an earlier one; when that is not DONE, the later one is
 * NOT_STARTED. When a stop is demanded, or this worker may not hold the batch any more, the rest is
 * NOT_STARTED. Thread-safe: one runner serves all threads of a worker.
 */
public final class BatchRunner {
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
    for (TaskCall call : batch.calls()) {
      walk.add(call);
    }
    return new BatchResult(
        batch.callsHash(), walk.outcomes, new WorkerState(config.workerId(), config.slots()));
  }

  /** How many threads of handlers that could not be ended still run; each holds a slot. */
  public int abandonedThreads() {
    return executor.abandoned();
  }

  /** One batch on its way. */
  private final class Walk {
    private final TaskBatch batch;
    private final BatchProgress progress;
    private final List<TaskOutcome> outcomes = new ArrayList<>();
    private final Map<String, TaskOutcome> byPath = new LinkedHashMap<>();
    private int inlineLeft = INLINE_LIMIT;

    Walk(TaskBatch batch, BatchProgress progress) {
      this.batch = batch;
      this.progress = progress;
    }

    void add(TaskCall call) {
      TaskOutcome outcome = mayStart() ? run(call) : TaskOutcome.notStarted(call.task());
      outcomes.add(outcome);
      byPath.put(call.task(), outcome);
      TaskOutput output = outcome.output();
      if (output != null && batch.calls().size() > 1) {
        inlineLeft = Math.max(0, inlineLeft - WireFormat.bytes(output).length);
      }
    }

    private boolean mayStart() {
      if (progress.stop().isRaised() || Thread.currentThread().isInterrupted()) {
        return false;
      }
      try {
        return progress.isActive();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    private TaskOutcome run(TaskCall call) {
      FailureMapper failures = new FailureMapper(batch.run(), call.task(), null, null);
      if (!batch.blobStore().equals(blobs.id())) {
        return refused(call, failures.error(FailureCode.CONFLICT, foreignStore()));
      }
      Task task;
      try {
        task = definitions.of(call, batch.graph());
      } catch (IOException | RuntimeException e) {
        // A definition that cannot be read is an end of this call like any other.
        return refused(call, failures.error(e));
      }
      if (!areSourcesDone(call, task)) {
        return TaskOutcome.notStarted(call.task());
      }
      AttemptContext.Place place =
          new AttemptContext.Place(batch.run(), batch.generation(), limited(call));
      return executor.execute(place, task, sources(call, task), progress);
    }

    private TaskCall limited(TaskCall call) {
      return call.inlineLimit() <= inlineLeft
          ? call
          : new TaskCall(
              call.task(),
              call.graph(),
              call.index(),
              call.attempt(),
              call.definition(),
              call.scope(),
              call.inputs(),
              inlineLeft,
              call.deadline(),
              call.timeout());
    }

    private boolean areSourcesDone(TaskCall call, Task task) {
      for (Dependency dependency : task.waitsFor()) {
        TaskOutcome source = earlier(call, dependency.task().value());
        if (source != null && source.kind() != TaskOutcome.Kind.DONE) {
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
        if (source != null) {
          ends.put(
              id, new SourceEnd(TaskStatus.COMPLETED, source.output(), null, source.metrics()));
        }
      }
      return ends;
    }

    /** Returns the outcome of an earlier call, unless the end of the task came with this one. */
    private @Nullable TaskOutcome earlier(TaskCall call, String id) {
      String path =
          id.startsWith("/")
              ? id.substring(1)
              : call.task().substring(0, call.task().lastIndexOf('/') + 1) + id;
      return call.inputs().containsKey(id) ? null : byPath.get(path);
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
