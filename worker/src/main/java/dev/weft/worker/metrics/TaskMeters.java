package dev.weft.worker.metrics;

import dev.weft.activity.AttemptPlace;
import dev.weft.activity.TaskObserver;
import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.run.TaskOutcome;
import dev.weft.task.Task;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Counts what tasks did and cost, by type and operation; never by task or run, which would be one
 * series for each.
 *
 * <p>The name of a custom type is a label only if a handler ran: names that nobody knows come from
 * outside without end. Thread-safe.
 */
final class TaskMeters implements TaskObserver {
  private static final Duration[] BOUNDS = {
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30),
    Duration.ofMinutes(2),
    Duration.ofMinutes(10)
  };
  private static final double NANOS = 1e9;

  private final MeterRegistry registry;

  TaskMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void ended(AttemptPlace place, Task task, TaskOutcome outcome) {
    TaskMetrics cost = outcome.metrics();
    boolean isKnown = cost != null;
    String type = task.type().isCustom() && !isKnown ? "CUSTOM" : task.type().name();
    String operation = task.operation();
    Tags tags = Tags.of("type", type, "operation", operation != null && isKnown ? operation : "");
    TaskError error = outcome.error();
    counter(
            "weft.task.attempts",
            "Attempts of tasks by how they ended",
            null,
            tags.and(
                "outcome",
                outcome.kind().name().toLowerCase(Locale.ROOT),
                "code",
                error == null ? "" : error.code().name()))
        .increment();
    if (cost != null) {
      cost(cost, tags);
    }
  }

  private void cost(TaskMetrics cost, Tags tags) {
    timer("weft.task.duration", "How long handlers ran", tags).record(cost.duration());
    timer("weft.task.queue.wait", "How long tasks lay in a queue and waited for a slot", tags)
        .record(cost.queueWait());
    counter("weft.task.cpu", "CPU time of handlers and their helper threads", "seconds", tags)
        .increment(cost.cpuTime().toNanos() / NANOS);
    counter("weft.task.allocated", "Java heap that handlers allocated", "bytes", tags)
        .increment(cost.allocatedBytes());
    counter("weft.task.network", "Bytes that crossed a network for handlers", "bytes", tags)
        .increment(cost.networkBytes());
    counter(
            "weft.task.tokens",
            "Tokens that models read and wrote",
            null,
            tags.and("kind", "input"))
        .increment(cost.tokens().input());
    counter(
            "weft.task.tokens",
            "Tokens that models read and wrote",
            null,
            tags.and("kind", "output"))
        .increment(cost.tokens().output());
  }

  private Counter counter(String name, String description, @Nullable String unit, Tags tags) {
    return Counter.builder(name)
        .description(description)
        .baseUnit(unit)
        .tags(tags)
        .register(registry);
  }

  private Timer timer(String name, String description, Tags tags) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(BOUNDS)
        .tags(tags)
        .register(registry);
  }
}
