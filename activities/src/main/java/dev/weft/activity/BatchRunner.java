package dev.weft.activity;

import static java.util.Objects.requireNonNull;

import dev.weft.blob.BlobStore;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.run.BatchResult;
import dev.weft.run.OutputSize;
import dev.weft.run.SourceEnd;
import dev.weft.run.TaskBatch;
import dev.weft.run.TaskCall;
import dev.weft.run.TaskOutcome;
import dev.weft.run.WorkerState;
import dev.weft.task.Dependency;
import dev.weft.task.Task;
import dev.weft.task.TaskStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Runs the calls of a batch one after the other.
 *
 * <p>A later call may use the output of an earlier one; when that is not DONE, the later one is
 * NOT_STARTED. When a stop is demanded, or this worker may not hold the batch any more, or the
 * batch has run for 2 seconds, or an attempt could not be ended and has taken the thread and its
 * slot with it, the rest is NOT_STARTED: no batch keeps tasks long that another slot could run, and
 * no death of a worker loses more than that. Thread-safe: one runner serves all threads of a
 * worker.
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
  private final TimeLimit limit;

  /** Makes a runner; its time limit, meter and cache of graphs are shared by all batches. */
  public BatchRunner(Handlers handlers, BlobStore blobs, ExecutorConfig config) {
    this.blobs = requireNonNull(blobs, "blobs is null");
    this.config = requireNonNull(config, "config is null");
    this.definitions = new TaskDefinitions(blobs);
    this.executor = new TaskExecutor(handlers, blobs, config);
    this.limit = new TimeLimit(config.clock(), config.grace());
  }

  /**
   * Runs a batch on this thread; the result has an outcome for each of its calls, in their order.
   *
   * @param later completed by another thread if an attempt cannot be ended and this thread with it
   * @return the result; nothing when this thread was held up so, and another one ended the batch
   * @throws Watchdog.NoThreadException when no thread can be made to watch: nothing was attempted
   */
  public Optional<BatchResult> run(
      TaskBatch batch, BatchProgress progress, CompletableFuture<BatchResult> later) {
    Walk walk = new Walk(batch, progress);
    boolean isOver = true;
    try {
      isOver = limit.run(walk, progress.stop(), thrown -> walk.conclude(thrown, later));
    } catch (OutOfMemoryError e) {
      walk.fail(e);
    }
    return isOver ? Optional.of(walk.record.result()) : Optional.empty();
  }

  /** How many bytes of outputs the result of a batch may carry. */
  static int limit(TaskBatch batch) {
    return batch.resultLimit() == 0 ? INLINE_LIMIT : batch.resultLimit();
  }

  /** How many threads of handlers that could not be ended still run; each holds a slot. */
  public int abandonedThreads() {
    return limit.abandoned();
  }

  /** One batch on its way; used by one thread at a time. */
  private final class Walk implements Watch.Series<TaskOutcome> {
    private final TaskBatch batch;
    private final TaskBatch.Contents contents;
    private final TaskDefinitions.Batch tasks;
    private final BatchProgress progress;
    private final BatchRecord record;
    private final Map<String, TaskOutcome> byPath = new LinkedHashMap<>();
    private int taken;
    private @Nullable TaskCall call;
    private @Nullable Task task;
    private @Nullable Instant end;
    private int inlineLeft;

    Walk(TaskBatch batch, BatchProgress progress) {
      this.batch = batch;
      this.contents = batch.open();
      this.tasks = definitions.of(batch, contents);
      this.progress = progress;
      WorkerState worker = config.gate().state(config.workerId(), config.slots());
      this.record = new BatchRecord(batch, worker.withoutUsage(), blobs);
      this.inlineLeft = limit(batch);
    }

    @Override
    public boolean step(Watch<TaskOutcome> watch) {
      if (taken == contents.calls().size()) {
        return false;
      }
      call = contents.calls().get(taken++);
      task = null;
      end(outcome(call, watch));
      return true;
    }

    @Override
    public void givenUp(TaskOutcome outcome) {
      end(outcome);
      handBackTheRest();
    }

    private TaskOutcome outcome(TaskCall own, Watch<TaskOutcome> watch) {
      FailureMapper failures = new FailureMapper(batch.run(), own.task(), null, null);
      try {
        if (mayStart() && !batch.blobStore().equals(blobs.id())) {
          // Before the definition is sought, which may lie in that other store.
          return refused(own, failures.error(FailureCode.CONFLICT, foreignStore()));
        }
        Task definition = tasks.of(own);
        task = definition;
        if (!mayStart()) {
          return TaskOutcome.notStarted(own.task());
        }
        return run(own, definition, watch);
      } catch (Watch.GivenUpException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        // A definition that cannot be read is an end of this call like any other.
        return mayStart() ? refused(own, failures.error(e)) : TaskOutcome.notStarted(own.task());
      }
    }

    /** Takes in what became of the call that was taken last. */
    private void end(TaskOutcome outcome) {
      TaskCall own = requireNonNull(call, "call is null");
      byPath.put(own.task(), outcome);
      record.add(own, task, outcome);
      TaskOutput output = outcome.output();
      boolean mayTravel = !own.isBrief() || own.isWanted();
      if (output != null && mayTravel && contents.calls().size() > 1) {
        inlineLeft = Math.max(0, inlineLeft - OutputSize.of(output));
      }
    }

    /** Ends the batch on a thread that is not its own. */
    void conclude(@Nullable Throwable thrown, CompletableFuture<BatchResult> later) {
      try {
        if (thrown instanceof OutOfMemoryError e) {
          fail(e);
        } else if (thrown != null) {
          later.completeExceptionally(thrown);
          return;
        }
        later.complete(record.result());
      } catch (RuntimeException | Error e) {
        later.completeExceptionally(e); // nobody else is left who could end the activity
      }
    }

    /** There was no memory for the call that was taken last: it alone has failed. */
    void fail(OutOfMemoryError error) {
      TaskCall own = call;
      if (own != null && !byPath.containsKey(own.task())) {
        FailureMapper failures = new FailureMapper(batch.run(), own.task(), null, null);
        end(refused(own, failures.error(error)));
      }
      handBackTheRest();
    }

    private void handBackTheRest() {
      while (taken < contents.calls().size()) {
        call = contents.calls().get(taken++);
        task = null;
        end(TaskOutcome.notStarted(call.task()));
      }
    }

    private boolean mayStart() {
      Instant now = config.clock().instant();
      if (end == null) {
        end = now.plus(SLICE);
      }
      boolean isOver = !byPath.isEmpty() && !now.isBefore(end);
      if (isOver || progress.stop().isRaised()) {
        return false;
      }
      try {
        return progress.isActive();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    private TaskOutcome run(TaskCall call, Task task, Watch<TaskOutcome> watch) {
      List<Dependency> waitsFor = task.waitsFor();
      if (!areSourcesDone(call, waitsFor)) {
        return TaskOutcome.notStarted(call.task());
      }
      AttemptPlace place =
          new AttemptPlace(batch.run(), batch.generation(), limited(call), batch.remainingMillis());
      return executor.execute(place, task, sources(call, waitsFor), progress, watch);
    }

    /** An output that stays in the segment of results takes nothing from what others may carry. */
    private TaskCall limited(TaskCall call) {
      boolean mayTravel = !call.isBrief() || call.isWanted();
      return call.inlineLimit() <= inlineLeft || !mayTravel
          ? call
          : call.withInlineLimit(inlineLeft);
    }

    private boolean areSourcesDone(TaskCall call, List<Dependency> waitsFor) {
      for (Dependency dependency : waitsFor) {
        TaskOutcome source = earlier(call, dependency.task().value());
        if (source != null && !source.isDone()) {
          return false;
        }
      }
      return true;
    }

    private Map<String, SourceEnd> sources(TaskCall call, List<Dependency> waitsFor) {
      Map<String, SourceEnd> ends = new LinkedHashMap<>(call.inputs());
      for (Dependency dependency : waitsFor) {
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
