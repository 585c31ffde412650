package dev.weft.starter.run;

import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.activity.custom.Simulate;
import dev.weft.client.Connection;
import dev.weft.client.ConnectionOptions;
import dev.weft.data.TaskOutput;
import dev.weft.graph.OperationSpec;
import dev.weft.task.TaskType;
import dev.weft.worker.Catalog;
import dev.weft.worker.WeftWorker;
import dev.weft.worker.WorkerConfig;
import java.nio.file.Path;
import java.time.Duration;

/** A worker that also knows {@code CUSTOM:poison}, which ends the process on the spot. */
final class PoisonedWorker {
  static final TaskType POISON = TaskType.custom("poison");

  private PoisonedWorker() {}

  /**
   * Runs until it is killed.
   *
   * @param arguments the server, the folder of blobs, how many tasks at once
   */
  public static void main(String[] arguments) throws InterruptedException {
    Path blobs = Path.of(arguments[1]);
    WorkerConfig config =
        new WorkerConfig(
            "poisoned",
            Integer.parseInt(arguments[2]),
            WorkerConfig.allTypes(),
            blobs.getParent(),
            blobs,
            false);
    try (Connection connection = Connection.open(ConnectionOptions.plain(arguments[0]));
        WeftWorker worker =
            WeftWorker.start(
                connection.client(), config, Catalog.standard(config).with(new Poison()))) {
      System.err.println("worker " + worker.identity() + " polls");
      Thread.currentThread().join();
    }
  }

  /** Takes its worker with it. */
  private static final class Poison implements TaskHandler {
    @Override
    public OperationSpec spec() {
      OperationSpec spec = new Simulate().spec();
      return new OperationSpec(
          POISON,
          null,
          spec.summary(),
          spec.inputs(),
          spec.options(),
          spec.output(),
          Duration.ofMillis(1),
          true);
    }

    @Override
    public TaskOutput handle(TaskContext context) {
      Runtime.getRuntime().halt(137);
      throw new IllegalStateException("it lives");
    }
  }
}
