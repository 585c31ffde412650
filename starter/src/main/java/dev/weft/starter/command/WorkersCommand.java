package dev.weft.starter.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.run.ResourceCapacity;
import dev.weft.run.ResourceUsage;
import dev.weft.run.WireFormat;
import dev.weft.run.WorkerReport;
import dev.weft.starter.console.Console;
import dev.weft.starter.console.ExitCode;
import dev.weft.task.ResourceNeeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "workers",
    description =
        "Lists the workers that are alive: what they do, use and have, and why they wait.",
    footer = {"", "Example:", "  weft workers --json"})
final class WorkersCommand implements Callable<Integer> {
  private static final int ALL_TYPES = 7;

  private final Surroundings surroundings;

  @Option(names = "--json", description = "Answer with one JSON document (weft.workers/1).")
  private boolean isJson;

  @Option(names = "--address", paramLabel = "HOST:PORT", description = "A Temporal server.")
  private @Nullable String address;

  WorkersCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Console console = surroundings.console();
    List<WorkerReport> workers;
    try (RunSession session = RunSession.lasting(surroundings, address)) {
      workers = session.manager().workers();
    }
    if (isJson) {
      ObjectNode document = JsonNodeFactory.instance.objectNode().put("format", "weft.workers/1");
      document.set("workers", WireFormat.tree(workers));
      console.answer(document);
    } else if (workers.isEmpty()) {
      console.note("no worker is alive; start one with `weft worker`");
    } else {
      table(workers).lines().forEach(console::answer);
    }
    return ExitCode.COMPLETED.number();
  }

  private static TextTable table(List<WorkerReport> workers) {
    TextTable table =
        new TextTable("WORKER", "TYPES", "SLOTS", "CPU", "MEMORY", "STORAGE", "TAKES");
    for (WorkerReport worker : workers) {
      ResourceUsage measured = worker.state().usage();
      ResourceUsage usage = measured == null ? ResourceUsage.NONE : measured;
      ResourceCapacity bound = worker.state().capacity();
      ResourceCapacity capacity = bound == null ? ResourceCapacity.UNBOUNDED : bound;
      boolean isMeasured = measured != null;
      table.row(
          worker.state().id(),
          worker.types().size() == ALL_TYPES ? "all" : String.join(", ", worker.types()),
          worker.running() + " of " + worker.state().slots(),
          isMeasured ? String.format(Locale.ROOT, "%.0f %%", usage.cpu() * 100) : "",
          isMeasured ? share(usage.memoryBytes(), capacity.memoryBytes()) : "",
          isMeasured ? share(usage.storageBytes(), capacity.storageBytes()) : "",
          takes(worker));
    }
    return table;
  }

  private static String share(long used, long all) {
    return ResourceNeeds.bytes(used) + " of " + ResourceNeeds.bytes(all);
  }

  private static String takes(WorkerReport worker) {
    String closed = worker.state().closed();
    if (closed != null) {
      return "nothing: " + closed;
    }
    List<String> parts = new ArrayList<>();
    worker.closedTypes().forEach((type, why) -> parts.add("no " + type + ": " + why));
    return parts.isEmpty() ? "tasks" : String.join("; ", parts);
  }
}
