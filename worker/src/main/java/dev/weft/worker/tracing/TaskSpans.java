package dev.weft.worker.tracing;

import dev.weft.activity.AttemptPlace;
import dev.weft.activity.TaskObserver;
import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.run.TaskOutcome;
import dev.weft.task.Task;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Makes a span of each attempt, under that of its run. While a handler works, its span is the
 * current one of its thread, so that clients that trace too add theirs. Thread-safe.
 */
final class TaskSpans implements TaskObserver {
  private static final AttributeKey<String> TYPE = AttributeKey.stringKey("weft.task.type");
  private static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("weft.task.operation");
  private static final AttributeKey<String> TASK = AttributeKey.stringKey("weft.task.id");
  private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("weft.task.attempt");
  private static final AttributeKey<Double> WAIT = AttributeKey.doubleKey("weft.task.queue_wait");
  private static final AttributeKey<Double> CPU = AttributeKey.doubleKey("weft.task.cpu_time");
  private static final AttributeKey<Long> ALLOCATED =
      AttributeKey.longKey("weft.task.allocated_bytes");
  private static final AttributeKey<Long> NETWORK = AttributeKey.longKey("weft.task.network_bytes");
  private static final AttributeKey<String> MODEL = AttributeKey.stringKey("gen_ai.request.model");
  private static final AttributeKey<Long> READ = AttributeKey.longKey("gen_ai.usage.input_tokens");
  private static final AttributeKey<Long> WRITTEN =
      AttributeKey.longKey("gen_ai.usage.output_tokens");
  private static final double MILLIS = 1e3;

  private final Tracer tracer;
  private final SpanIds ids;

  TaskSpans(Tracer tracer, SpanIds ids) {
    this.tracer = tracer;
    this.ids = ids;
  }

  @Override
  public <T> Callable<T> around(AttemptPlace place, Callable<T> call) {
    return Context.root().with(Span.wrap(ids.ofAttempt(place))).wrap(call);
  }

  @Override
  public void ended(AttemptPlace place, Task task, TaskOutcome outcome) {
    Instant start = outcome.startedAt();
    TaskError error = outcome.error();
    Instant end = outcome.finishedAt();
    if (start == null || end == null) {
      return; // no handler was called
    }
    String operation = task.operation();
    SpanBuilder builder =
        tracer
            .spanBuilder(operation == null ? task.type().name() : task.type() + " " + operation)
            .setParent(parent(place))
            .setStartTimestamp(start)
            .setAttribute(RunSpans.RUN, place.run().value())
            .setAttribute(TASK, place.call().task())
            .setAttribute(ATTEMPT, (long) place.call().attempt())
            .setAttribute(TYPE, task.type().name());
    addIfThere(builder, OPERATION, operation);
    addIfThere(builder, MODEL, task.modelId());
    if (outcome.metrics() != null) {
      addCost(builder, outcome.metrics());
    }
    SpanContext own = ids.ofAttempt(place);
    Span span = ids.with(own, builder::startSpan);
    if (error != null) {
      // The message may hold words of an input, which are for the result and not for a collector.
      span.setStatus(StatusCode.ERROR, error.code().name());
      span.setAttribute(RunSpans.ERROR, error.code().name());
    }
    span.end(end);
  }

  private Context parent(AttemptPlace place) {
    return Context.root().with(Span.wrap(ids.ofRun(place.run(), place.generation())));
  }

  private static void addCost(SpanBuilder span, TaskMetrics cost) {
    span.setAttribute(WAIT, cost.queueWait().toMillis() / MILLIS)
        .setAttribute(CPU, TaskMetrics.millis(cost.cpuTime()).doubleValue() / MILLIS)
        .setAttribute(ALLOCATED, cost.allocatedBytes())
        .setAttribute(NETWORK, cost.networkBytes());
    if (cost.tokens().input() > 0 || cost.tokens().output() > 0) {
      span.setAttribute(READ, cost.tokens().input()).setAttribute(WRITTEN, cost.tokens().output());
    }
  }

  private static void addIfThere(
      SpanBuilder span, AttributeKey<String> key, @Nullable String value) {
    if (value != null) {
      span.setAttribute(key, value);
    }
  }
}
