package dev.weft.worker.metrics;

import dev.weft.worker.resources.WorkerResources;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Shows what a worker uses, has, and takes; read from the last sample at each scrape. */
final class ResourceMeters {
  private static final double NANOS = 1e9;

  private final MeterRegistry registry;
  private final WorkerResources resources;

  private ResourceMeters(MeterRegistry registry, WorkerResources resources) {
    this.registry = registry;
    this.resources = resources;
  }

  /** Registers them all. */
  static void register(
      MeterRegistry registry, WorkerResources resources, int slots, Set<String> types) {
    ResourceMeters meters = new ResourceMeters(registry, resources);
    meters.usage();
    meters.capacity();
    meters.work(slots, types);
  }

  private void usage() {
    gauge(
        "weft.cpu.usage.ratio",
        "How busy the machine is, as a share of what the worker may have of it",
        null,
        each -> each.monitor().currentUsage().cpu());
    gauge(
        "weft.process.busy.cores",
        "Cores that the worker's process keeps busy",
        null,
        each -> each.monitor().currentUsage().processCores());
    gauge(
        "weft.memory.used",
        "Resident memory of the worker's process",
        "bytes",
        each -> each.monitor().currentUsage().memoryBytes());
    gauge(
        "weft.machine.memory.used",
        "Memory in use on the machine, or in the control group that limits it",
        "bytes",
        each -> each.monitor().currentUsage().machineMemoryBytes());
    gauge(
        "weft.storage.used",
        "Files in the folders of work, blobs and collections",
        "bytes",
        each -> each.monitor().currentUsage().storageBytes());
    counter(
        "weft.machine.network",
        "Bytes that the machine received and sent",
        "bytes",
        each -> each.monitor().currentUsage().networkBytes());
    counter(
        "weft.sampler.cpu",
        "CPU time that measuring itself took",
        "seconds",
        each -> each.monitor().cost().toNanos() / NANOS);
  }

  private void capacity() {
    gauge(
        "weft.cpu.capacity.cores",
        "Cores that tasks may declare together",
        null,
        each -> each.gate().capacity().cpuCores());
    gauge(
        "weft.memory.capacity",
        "Memory that tasks may declare together",
        "bytes",
        each -> each.gate().capacity().memoryBytes());
    gauge(
        "weft.storage.capacity",
        "Files that the folders may have",
        "bytes",
        each -> each.gate().capacity().storageBytes());
    gauge(
        "weft.memory.free",
        "Memory that is not lent to running tasks",
        "bytes",
        each -> each.admission().free().memoryBytes());
  }

  private void work(int slots, Set<String> types) {
    gauge("weft.slots", "Tasks that may run at once", null, each -> slots);
    gauge("weft.tasks.running", "Tasks that run now", null, each -> each.admission().running());
    gauge(
        "weft.tasks.waiting",
        "Tasks that have arrived and wait for a slot or for what others hold",
        null,
        each -> each.admission().waiting());
    for (String type : types) {
      Gauge.builder(
              "weft.gate.open", resources, each -> each.gate().closedNow(type).isPresent() ? 0 : 1)
          .description("1 while tasks of the type are taken, 0 while a limit keeps them out")
          .tag("type", type)
          .register(registry);
    }
    for (String resource : WorkerResources.limited()) {
      FunctionCounter.builder(
              "weft.gate.closings", resources, each -> each.gate().closings(resource))
          .description("How often a limit has been reached")
          .tag("resource", resource.toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  private void gauge(
      String name,
      String description,
      @Nullable String unit,
      ToDoubleFunction<WorkerResources> value) {
    Gauge.builder(name, resources, value)
        .description(description)
        .baseUnit(unit)
        .register(registry);
  }

  private void counter(
      String name, String description, String unit, ToDoubleFunction<WorkerResources> value) {
    FunctionCounter.builder(name, resources, value)
        .description(description)
        .baseUnit(unit)
        .register(registry);
  }
}
