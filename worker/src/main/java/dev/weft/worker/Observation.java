package dev.weft.worker;

import dev.weft.activity.TaskObserver;
import dev.weft.worker.metrics.MetricsServer;
import dev.weft.worker.metrics.WorkerMetrics;
import dev.weft.worker.resources.WorkerResources;
import dev.weft.worker.tracing.Traces;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.net.URI;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What shows others how a worker is, as far as its configuration wants that: its metrics, the page
 * they stand on, a client that counts too, and its traces. Thread-safe.
 */
final class Observation implements AutoCloseable {
  private static final Duration STALE = Duration.ofSeconds(30);
  private static final Duration SERVER_PATIENCE = Duration.ofSeconds(1);

  private final WorkflowClient client;
  private final @Nullable WorkerMetrics metrics;
  private final @Nullable Traces traces;
  private @Nullable MetricsServer page;

  private Observation(
      WorkflowClient client, @Nullable WorkerMetrics metrics, @Nullable Traces traces) {
    this.client = client;
    this.metrics = metrics;
    this.traces = traces;
  }

  /** Prepares what the configuration wants; nothing is shown yet. */
  static Observation of(
      WorkflowClient given, WorkerConfig config, WorkerResources resources, String identity) {
    Telemetry telemetry = config.operation().telemetry();
    URI collector = telemetry.traces();
    Traces traces =
        collector == null ? null : Traces.to(collector, telemetry.tracesRatio(), identity);
    if (telemetry.metricsPort() == null) {
      return new Observation(given, null, traces);
    }
    WorkerMetrics metrics = new WorkerMetrics(resources, config.slots(), config.types());
    // What counts is an option of the connection, and the given one was made without it.
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder(given.getWorkflowServiceStubs().getOptions())
                .setMetricsScope(metrics.scope())
                .build());
    return new Observation(WorkflowClient.newInstance(stubs, given.getOptions()), metrics, traces);
  }

  /** The client to work with. */
  WorkflowClient client() {
    return client;
  }

  /** Who is told of attempts. */
  TaskObserver tasks() {
    TaskObserver counting = metrics == null ? TaskObserver.NONE : metrics.tasks();
    return traces == null ? counting : counting.and(traces.tasks());
  }

  /** Who looks on while runs go forward. */
  WorkerInterceptor[] runs() {
    return traces == null ? new WorkerInterceptor[0] : new WorkerInterceptor[] {traces.runs()};
  }

  /** Shows the page. */
  void show(WorkerConfig config, WorkerResources resources, EndWatch end) {
    WorkerMetrics shown = metrics;
    Integer port = config.operation().telemetry().metricsPort();
    if (shown != null && port != null) {
      page =
          MetricsServer.start(
              config.operation().telemetry().metricsHost(), port, new Asked(shown, resources, end));
    }
  }

  /** Whether the worker is about to end. */
  interface EndWatch {
    boolean isEnding();
  }

  private final class Asked implements MetricsServer.Worker {
    private final WorkerMetrics metrics;
    private final WorkerResources resources;
    private final EndWatch end;

    Asked(WorkerMetrics metrics, WorkerResources resources, EndWatch end) {
      this.metrics = metrics;
      this.resources = resources;
      this.end = end;
    }

    @Override
    public String scrape() {
      return metrics.scrape();
    }

    @Override
    public @Nullable String sick() {
      Duration age = resources.monitor().age();
      return age.compareTo(STALE) > 0
          ? "nothing has been measured for " + age.toSeconds() + " s"
          : null;
    }

    @Override
    public @Nullable String unready() {
      if (end.isEnding()) {
        return "the worker is ending";
      }
      try {
        client
            .getWorkflowServiceStubs()
            .blockingStub()
            .withDeadlineAfter(SERVER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
        return sick();
      } catch (StatusRuntimeException e) {
        return "the Temporal server does not answer: " + e.getStatus().getCode();
      }
    }
  }

  /** The port of the page, if there is one. */
  OptionalInt port() {
    MetricsServer shown = page;
    return shown == null ? OptionalInt.empty() : OptionalInt.of(shown.port());
  }

  @Override
  public void close() {
    MetricsServer shown = page;
    if (shown != null) {
      shown.close();
    }
    if (metrics != null) {
      client.getWorkflowServiceStubs().shutdownNow();
      metrics.close();
    }
    if (traces != null) {
      traces.close();
    }
  }
}
