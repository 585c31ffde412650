package dev.weft.starter.command;

import dev.weft.starter.console.ExitCode;
import dev.weft.starter.console.LastWords;
import dev.weft.starter.server.LocalServer;
import dev.weft.starter.server.LocalWorker;
import dev.weft.starter.server.WorkerFlags;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "worker",
    description = "Works on tasks until it is stopped.",
    footer = {
      "",
      "Example:",
      "  weft worker --types TEXT_PROCESSING,DATA_RETRIEVAL --slots 4",
      "",
      "SIGTERM or Ctrl-C: takes nothing new, hands back what has not started, ends what has."
    })
final class WorkerCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(
      names = "--types",
      split = ",",
      paramLabel = "T",
      description = "The task types to work on; all is the default.")
  private List<String> types = List.of();

  @Option(names = "--slots", paramLabel = "N", description = "How many tasks at once.")
  private @Nullable Integer slots;

  @Option(names = "--config", paramLabel = "FILE", description = "Settings of the worker, as YAML.")
  private @Nullable String config;

  @Option(names = "--address", paramLabel = "HOST:PORT", description = "A Temporal server.")
  private @Nullable String address;

  @Option(names = "--shared", description = "Every machine of the server sees WEFT_BLOBS.")
  private boolean isShared;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description = "Show metrics and health on 127.0.0.1:PORT; 0 for any free port.")
  private @Nullable Integer metricsPort;

  @Option(
      names = "--traces",
      paramLabel = "URL",
      description = "Send OpenTelemetry traces to a collector, such as http://localhost:4318.")
  private @Nullable URI traces;

  WorkerCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    WorkerFlags flags =
        new WorkerFlags(
            types,
            slots,
            config == null ? null : surroundings.path(config),
            isShared,
            metricsPort,
            traces);
    try (LocalServer server = surroundings.finder().lasting(address);
        LocalWorker worker =
            LocalWorker.start(server.connection(), flags, surroundings.environment())) {
      surroundings
          .console()
          .note("worker on " + server.connection().address() + ": " + worker.describe());
      CountDownLatch never = new CountDownLatch(1);
      try (LastWords words = LastWords.on(() -> drain(worker))) {
        never.await();
        throw new IllegalStateException("a worker only ends by " + words);
      }
    }
  }

  private ExitCode drain(LocalWorker worker) {
    surroundings.console().note("stopping: taking nothing new, ending what has started");
    worker.close();
    surroundings.console().note("stopped");
    return ExitCode.COMPLETED;
  }
}
