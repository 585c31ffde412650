package dev.weft.activity;

import static java.util.Objects.requireNonNull;

import dev.weft.activity.metering.ProcessMemory;
import dev.weft.activity.metering.TaskMeter;
import dev.weft.blob.BlobStore;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.OptionRules;
import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.run.SourceEnd;
import dev.weft.run.TaskCall;
import dev.weft.run.TaskOutcome;
import dev.weft.task.InputTemplate;
import dev.weft.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs one attempt of one task: finds its handler, lets it in, limits and meters it, and says how
 * it ended.
 *
 * <p>A failure before the handler started has no {@code startedAt} and no metrics, so that no
 * attempt is counted. Only codes that are never retried come that way; a retryable failure of
 * reading the input counts as a start, or it could repeat for ever. Thread-safe.
 */
final class TaskExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(TaskExecutor.class);

  private final Handlers handlers;
  private final BlobStore blobs;
  private final ExecutorConfig config;
  private final InputResolver resolver;
  private final OutputStore outputs;
  private final ProcessMemory memory = new ProcessMemory();

  TaskExecutor(Handlers handlers, BlobStore blobs, ExecutorConfig config) {
    this.handlers = handlers;
    this.blobs = blobs;
    this.config = config;
    this.resolver = new InputResolver(blobs);
    this.outputs = new OutputStore(blobs);
  }

  /** Runs an attempt to its end, forced or not. */
  TaskOutcome execute(
      AttemptPlace place,
      Task task,
      Map<String, SourceEnd> sources,
      BatchProgress progress,
      Watch<TaskOutcome> watch) {
    FailureMapper failures =
        new FailureMapper(place.run(), place.call().task(), task.type(), task.operation());
    Run run = new Run(place, task, sources, progress);
    try {
      TaskHandler handler = handlers.find(task.type(), task.operation());
      checkKind(handler, task);
      run.handler = handler;
    } catch (WeftException e) {
      return ended(run.failed(failures.error(e), null), place, task);
    }
    TaskCall call = place.call();
    return watch.attempt(
        call.task(),
        run,
        call.timeout(),
        call.deadline(),
        end -> ended(run.outcome(end, failures), place, task));
  }

  private TaskOutcome ended(TaskOutcome outcome, AttemptPlace place, Task task) {
    log(outcome, place, task);
    config.observer().ended(place, task, outcome);
    return outcome;
  }

  private static void checkKind(TaskHandler handler, Task task) {
    InputTemplate.Kind kind = task.input().kind();
    if (!handler.spec().inputs().contains(kind)) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          handler.spec().title()
              + " takes "
              + handler.spec().inputs().stream().map(InputTemplate.Kind::key).toList()
              + " as input, not '"
              + kind.key()
              + "'");
    }
  }

  /** One line for each failure, with nothing in it that came from an input. */
  private static void log(TaskOutcome outcome, AttemptPlace place, Task task) {
    TaskError error = outcome.error();
    if (error != null) {
      LOG.warn(
          "attempt {} failed: run {} task {} type {} {} code {}",
          place.call().attempt(),
          place.run(),
          place.call().task(),
          task.type(),
          task.operation() == null ? "" : task.operation(),
          error.code());
    } else {
      LOG.debug("{}: run {} task {}", outcome.kind(), place.run(), place.call().task());
    }
  }

  /** Ends an attempt before it starts. */
  private static final class ConditionFalseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConditionFalseException() {
      super("the condition was false", null, false, false);
    }
  }

  /** One attempt: what the working thread notes is read by the waiting one. */
  private final class Run implements Attempt.Work {
    private final AttemptPlace place;
    private final Task task;
    private final Map<String, SourceEnd> sources;
    private final BatchProgress progress;
    private @Nullable TaskHandler handler;
    private volatile @Nullable Instant admittedAt;
    private volatile @Nullable Instant startedAt;
    private volatile @Nullable Instant endedAt;
    private volatile @Nullable TaskMeter meter;

    Run(AttemptPlace place, Task task, Map<String, SourceEnd> sources, BatchProgress progress) {
      this.place = place;
      this.task = task;
      this.sources = sources;
      this.progress = progress;
    }

    @Override
    public TaskOutput run(Attempt attempt) throws Exception {
      MDC.put("run", place.run().value());
      MDC.put("task", place.call().task());
      try {
        return admitted(attempt);
      } finally {
        MDC.remove("run");
        MDC.remove("task");
      }
    }

    private TaskOutput admitted(Attempt attempt) throws Exception {
      checkOpen(config.gate().closed(task.type().name()));
      try (Admission.Lease lease = config.admission().admit(claim())) {
        requireNonNull(lease, "lease is null");
        checkOpen(config.gate().closedNow(task.type().name()));
        attempt.begin();
        admittedAt = config.clock().instant();
        return handle(attempt, requireNonNull(handler, "handler is null"));
      }
    }

    /** The gate may have closed since the batch arrived, or only for this type of a mixed one. */
    private static void checkOpen(Optional<String> closed) throws Admission.NotAdmittedException {
      if (closed.isPresent()) {
        throw new Admission.NotAdmittedException(closed.get());
      }
    }

    private Admission.Claim claim() {
      return new Admission.Claim(
          task.priority(),
          task.resources(),
          place.run(),
          place.call().deadline(),
          place.remainingMillis());
    }

    private TaskOutput handle(Attempt attempt, TaskHandler handler) throws Exception {
      TaskMeter meter = TaskMeter.start(memory); // to read its input is part of what a task costs
      try {
        if (!resolver.mayRun(task, sources)) {
          throw new ConditionFalseException();
        }
        TaskInput input = resolver.input(task, sources);
        Options options = Options.of(handler.spec(), resolver.options(task, sources));
        attempt.checkOpen();
        Instant start = config.clock().instant();
        this.meter = meter;
        startedAt = start;
        progress.report(place.call().task(), null, 0, 0);
        TaskContext context =
            new AttemptContext(
                place, task, input, options, latest(start), blobs, attempt, meter, progress);
        TaskOutput output = config.observer().around(place, () -> handler.handle(context)).call();
        if (output == null) {
          throw new WeftException(
              FailureCode.INTERNAL, handler.getClass().getName() + " answered null");
        }
        return outputs.keep(output, place.call().inlineLimit());
      } finally {
        meter.stop();
        endedAt = config.clock().instant(); // while it holds its slot: the next one starts later
      }
    }

    private Instant latest(Instant start) {
      Instant timeout = start.plus(place.call().timeout());
      Instant deadline = place.call().deadline();
      return deadline == null || timeout.isBefore(deadline) ? timeout : deadline;
    }

    TaskOutcome outcome(Attempt.End end, FailureMapper failures) {
      Attempt.Cause cause = end.cause();
      boolean isForced = cause == Attempt.Cause.TIMED_OUT || cause == Attempt.Cause.DEADLINE;
      TaskOutput output = end.output();
      if (output != null && !isForced) {
        return new TaskOutcome(
            place.call().task(),
            TaskOutcome.Kind.DONE,
            output,
            null,
            metrics(),
            startedAt,
            end(),
            null);
      }
      Throwable error = end.error();
      if (cause == null && error instanceof ConditionFalseException) {
        return skipped(failures);
      }
      if (cause == null && error instanceof Admission.NotAdmittedException) {
        LOG.info("{} goes back: {}", place.call().task(), error.getMessage());
        return TaskOutcome.notStarted(place.call().task());
      }
      if (cause == null) {
        Throwable thrown = error == null ? new IllegalStateException("no end") : error;
        return failed(failures.error(thrown), FailureMapper.retryAfter(thrown));
      }
      return stopped(cause, failures);
    }

    private TaskOutcome skipped(FailureMapper failures) {
      return new TaskOutcome(
          place.call().task(),
          TaskOutcome.Kind.SKIPPED,
          null,
          failures.error(FailureCode.CONDITION_FALSE, "its condition was false"),
          null,
          null,
          null,
          null);
    }

    private TaskOutcome stopped(Attempt.Cause cause, FailureMapper failures) {
      return switch (cause) {
        case LOST, DRAINED -> TaskOutcome.notStarted(place.call().task());
        case CANCELLED ->
            admittedAt == null
                ? TaskOutcome.notStarted(place.call().task())
                : failed(failures.error(FailureCode.CANCELLED, "cancelled while it ran"), null);
        case TIMED_OUT ->
            failed(
                failures.error(
                    FailureCode.ATTEMPT_TIMED_OUT,
                    "the attempt took longer than its timeout of "
                        + OptionRules.text(place.call().timeout())
                        + "; give it a longer 'timeout' or less to do"),
                null);
        case DEADLINE ->
            failed(
                failures.error(
                    FailureCode.DEADLINE_EXCEEDED,
                    "the deadline "
                        + place.call().deadline()
                        + (admittedAt == null ? " had passed before it started" : " passed")),
                null);
      };
    }

    TaskOutcome failed(TaskError error, @Nullable Duration retryAfter) {
      Instant start = startedAt;
      if (start == null && error.code().retryable()) {
        start = admittedAt == null ? config.clock().instant() : admittedAt;
      }
      return new TaskOutcome(
          place.call().task(),
          TaskOutcome.Kind.FAILED_ATTEMPT,
          null,
          error,
          start == null ? null : metrics(),
          start,
          start == null ? null : end(),
          retryAfter);
    }

    /** When the handler was done, or now when it could not be ended. */
    private Instant end() {
      Instant end = endedAt;
      return end == null ? config.clock().instant() : end;
    }

    private TaskMetrics metrics() {
      TaskMeter meter = this.meter;
      Instant start = startedAt;
      if (meter == null || start == null) {
        return TaskMetrics.NONE;
      }
      Duration wait = Duration.between(progress.queuedAt(), start);
      return meter.read().withQueueWait(wait.isNegative() ? Duration.ZERO : wait);
    }
  }
}
