package dev.weft.worker.tracing;

import static java.util.Objects.requireNonNull;

import dev.weft.activity.TaskObserver;
import dev.weft.workflow.RunEnds;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.temporal.common.interceptors.WorkerInterceptor;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/**
 * Sends a trace of each run to a collector: one span for the run, one below it for each attempt of
 * a task.
 *
 * <p>Spans go out in the background over OTLP/HTTP. Up to 16,384 wait; when the collector is slow
 * or gone, those beyond are dropped and no task waits. Thread-safe.
 */
public final class Traces implements AutoCloseable {
  private static final int MOST_WAITING = 16_384;
  private static final int MOST_AT_ONCE = 2_048;
  private static final int LAST_SECONDS = 5;

  private final SdkTracerProvider provider;
  private final TaskObserver tasks;
  private final WorkerInterceptor runs;

  private Traces(SdkTracerProvider provider, SpanIds ids) {
    this.provider = provider;
    Tracer tracer = provider.get("dev.weft");
    this.tasks = new TaskSpans(tracer, ids);
    this.runs = new RunEnds(new RunSpans(tracer, ids));
  }

  /**
   * Starts to send.
   *
   * @param collector its address without the path, such as {@code http://localhost:4318}; {@code
   *     /v1/traces} is added
   * @param ratio which part of all runs is traced, 0 to 1; each run wholly or not at all
   * @param worker what the worker is called
   */
  public static Traces to(URI collector, double ratio, String worker) {
    requireNonNull(collector, "collector is null");
    Sampler sampler = Sampler.traceIdRatioBased(ratio);
    SpanIds ids = new SpanIds(sampler);
    String address = collector.toString();
    String base = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    String endpoint = base + "/v1/traces";
    BatchSpanProcessor sending =
        BatchSpanProcessor.builder(
                new ReportingExporter(
                    OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build(), endpoint))
            .setMaxQueueSize(MOST_WAITING)
            .setMaxExportBatchSize(MOST_AT_ONCE)
            .build();
    Attributes about =
        Attributes.builder().put("service.name", "weft").put("service.instance.id", worker).build();
    return new Traces(
        SdkTracerProvider.builder()
            .setResource(Resource.getDefault().merge(Resource.create(about)))
            .setIdGenerator(ids)
            .setSampler(sampler)
            .addSpanProcessor(sending)
            .build(),
        ids);
  }

  /** What makes the spans of attempts. */
  public TaskObserver tasks() {
    return tasks;
  }

  /** What makes the spans of runs. */
  public WorkerInterceptor runs() {
    return runs;
  }

  /** Sends what waits, for at most 5 seconds. */
  @Override
  public void close() {
    provider.shutdown().join(LAST_SECONDS, TimeUnit.SECONDS);
  }
}
