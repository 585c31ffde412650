package dev.weft.worker.tracing;

import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.workflow.RunEnds;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes a span of each run that has ended. Thread-safe. */
final class RunSpans implements RunEnds.Listener {
  static final AttributeKey<String> RUN = AttributeKey.stringKey("weft.run.id");
  static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  private static final AttributeKey<String> GRAPH = AttributeKey.stringKey("weft.graph.name");
  private static final AttributeKey<String> STATUS = AttributeKey.stringKey("weft.run.status");
  private static final AttributeKey<Long> GENERATION = AttributeKey.longKey("weft.run.generation");
  private static final AttributeKey<Long> TASKS = AttributeKey.longKey("weft.run.tasks");
  private static final AttributeKey<Long> FAILED = AttributeKey.longKey("weft.run.tasks_failed");
  private static final AttributeKey<Double> CPU = AttributeKey.doubleKey("weft.run.cpu_time");
  private static final int MILLIS = 1_000;

  private final Tracer tracer;
  private final SpanIds ids;

  RunSpans(Tracer tracer, SpanIds ids) {
    this.tracer = tracer;
    this.ids = ids;
  }

  @Override
  public void ended(RunResult result, @Nullable String graph, Instant end) {
    Duration lasted = Duration.ofMillis(result.cost().durationMs().longValue());
    SpanBuilder builder =
        tracer
            .spanBuilder(graph == null ? "run" : "run " + graph)
            .setNoParent()
            .setStartTimestamp(end.minus(lasted))
            .setAttribute(RUN, result.run().value())
            .setAttribute(GENERATION, (long) result.generation())
            .setAttribute(STATUS, result.status().name())
            .setAttribute(TASKS, (long) result.counts().total())
            .setAttribute(FAILED, (long) result.counts().failed())
            .setAttribute(CPU, result.cost().cpuMs().doubleValue() / MILLIS);
    if (graph != null) {
      builder.setAttribute(GRAPH, graph);
    }
    Span span = ids.with(ids.ofRun(result.run(), result.generation()), builder::startSpan);
    if (result.status() != RunStatus.COMPLETED) {
      span.setStatus(StatusCode.ERROR, result.status().name());
      span.setAttribute(ERROR, result.status().name());
    }
    span.end(end);
  }
}
