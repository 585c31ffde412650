package dev.weft.worker.tracing;

import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.workflow.TaskWorkflow;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a span of each run when its result is written into its memo.
 *
 * <p>It runs beside workflow code and gives nothing back to it: a span is put into a queue in
 * memory, and never while a history is replayed. A run that is terminated has no span of its own.
 * Thread-safe.
 */
final class RunSpans extends WorkerInterceptorBase {
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
  public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
    return new WorkflowInboundCallsInterceptorBase(next) {
      @Override
      public void init(WorkflowOutboundCallsInterceptor outbound) {
        super.init(new Memo(outbound));
      }
    };
  }

  private final class Memo extends WorkflowOutboundCallsInterceptorBase {
    Memo(WorkflowOutboundCallsInterceptor next) {
      super(next);
    }

    @Override
    public void upsertMemo(Map<String, Object> memo) {
      super.upsertMemo(memo);
      if (memo.get(TaskWorkflow.RESULT_MEMO) instanceof RunResult result
          && !WorkflowUnsafe.isReplaying()) {
        Instant end = Instant.ofEpochMilli(Workflow.currentTimeMillis());
        Object graph = Workflow.getMemo(TaskWorkflow.GRAPH_MEMO, String.class);
        record(result, graph instanceof String name ? name : null, end);
      }
    }
  }

  void record(RunResult result, @Nullable String graph, Instant end) {
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
