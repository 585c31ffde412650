package dev.weft.worker.sample;

import dev.weft.client.Connection;
import dev.weft.client.ConnectionOptions;
import dev.weft.worker.Catalog;
import dev.weft.worker.Settings;
import dev.weft.worker.WeftWorker;
import dev.weft.worker.WorkerConfig;
import io.temporal.client.WorkflowClient;

/** A worker of somebody who has a handler of his own. */
final class ShoutingWorker {
  private ShoutingWorker() {}

  // sample: begin
  public static void main(String[] arguments) {
    WorkerConfig config = WorkerConfig.of(Settings.NONE, null, System.getenv());
    Connection connection = Connection.open(ConnectionOptions.fromEnvironment());
    WeftWorker worker = start(connection.client(), config);
    Runtime.getRuntime().addShutdownHook(new Thread(worker::close)); // SIGTERM, Ctrl-C
  }

  static WeftWorker start(WorkflowClient client, WorkerConfig config) {
    Catalog catalog = Catalog.standard(config).with(new Shout());
    return WeftWorker.start(client, config, catalog);
  }
  // sample: end
}
