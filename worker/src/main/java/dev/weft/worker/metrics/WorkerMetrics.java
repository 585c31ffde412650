package dev.weft.worker.metrics;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.tally.ScopeCloseException;
import com.uber.m3.util.Duration;
import dev.weft.activity.TaskObserver;
import dev.weft.worker.resources.WorkerResources;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a worker counts, in one registry: its tasks, its resources, its Java machine, and what
 * Temporal's SDK counts. Thread-safe.
 */
public final class WorkerMetrics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerMetrics.class);

  /** How often the SDK hands over what it counted: once a second. */
  private static final Duration HAND_OVER = Duration.ofSeconds(1);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final TaskMeters tasks;
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Scope scope;

  /**
   * Makes the registry of a worker.
   *
   * @param slots how many tasks it runs at once
   * @param types the types it works on
   */
  public WorkerMetrics(WorkerResources resources, int slots, Set<String> types) {
    registry.config().meterFilter(new Described());
    ResourceMeters.register(registry, resources, slots, types);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    collections.bindTo(registry);
    tasks = new TaskMeters(registry);
    scope =
        new RootScopeBuilder()
            .reporter(new MicrometerClientStatsReporter(registry))
            .reportEvery(HAND_OVER);
  }

  /**
   * Makes the SDK's metrics good citizens: it gives no descriptions, and ends the name of a gauge
   * with what is kept for the counts of histograms.
   */
  private static final class Described implements MeterFilter {
    private static final String COUNT = "_count";

    @Override
    public Meter.Id map(Meter.Id id) {
      if (id.getDescription() != null) {
        return id;
      }
      String name = id.getName();
      boolean isMisnamed = id.getType() == Meter.Type.GAUGE && name.endsWith(COUNT);
      return new Meter.Id(
          isMisnamed ? name.substring(0, name.length() - COUNT.length()) : name,
          Tags.of(id.getTagsAsIterable()),
          id.getBaseUnit(),
          "Of Temporal's SDK, see its reference of metrics",
          id.getType());
    }
  }

  /** What counts the ends of tasks. */
  public TaskObserver tasks() {
    return tasks;
  }

  /** Where Temporal's SDK counts. */
  public Scope scope() {
    return scope;
  }

  /** Returns all values in the text format of Prometheus. */
  public String scrape() {
    return registry.scrape();
  }

  /** Ends the counting. */
  @Override
  public void close() {
    collections.close();
    try {
      scope.close();
    } catch (ScopeCloseException e) {
      LOG.info("the last second of what Temporal's SDK counted is lost", e);
    }
    registry.close();
  }
}
