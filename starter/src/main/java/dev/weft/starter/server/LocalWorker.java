package dev.weft.starter.server;

import dev.weft.blob.BlobStore;
import dev.weft.blob.LocalBlobStore;
import dev.weft.client.Connection;
import dev.weft.graph.Vocabulary;
import dev.weft.starter.console.ExitCode;
import dev.weft.starter.console.StoppedException;
import dev.weft.worker.Catalog;
import dev.weft.worker.Settings;
import dev.weft.worker.Telemetry;
import dev.weft.worker.WeftWorker;
import dev.weft.worker.WorkerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A worker in this process. The only class here that knows the worker module. */
public final class LocalWorker implements AutoCloseable {
  /** A person at the keyboard is waiting. */
  private static final Duration LEAVE = Duration.ofSeconds(2);

  /** Says on standard error that it is fast; a logger that nobody holds forgets its level. */
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  /** Says each few seconds, with a stack trace, what Weft's own log says in a line. */
  private static final Logger EXPORTERS = Logger.getLogger("io.opentelemetry.exporter");

  private final WeftWorker worker;
  private final WorkerConfig config;
  private final Vocabulary vocabulary;

  private LocalWorker(WeftWorker worker, WorkerConfig config, Vocabulary vocabulary) {
    this.worker = worker;
    this.config = config;
    this.vocabulary = vocabulary;
  }

  /**
   * Starts a worker; it polls when this returns.
   *
   * @param flags what the command line says; the rest comes from the file and the environment
   */
  public static LocalWorker start(
      Connection connection, WorkerFlags flags, Map<String, String> environment) {
    WorkerConfig config = config(flags, environment);
    checkReach(connection, config);
    LUCENE.setLevel(Level.WARNING);
    EXPORTERS.setLevel(Level.OFF);
    Catalog catalog = Catalog.standard(config);
    WeftWorker worker = WeftWorker.start(connection.client(), config, catalog);
    return new LocalWorker(worker, config, catalog.vocabulary());
  }

  private static WorkerConfig config(WorkerFlags flags, Map<String, String> environment) {
    Settings said =
        Settings.NONE
            .withSlots(flags.slots())
            .withTypes(flags.types().isEmpty() ? null : flags.types())
            .withShared(flags.isShared() ? true : null)
            .withTelemetry(new Telemetry.Said(null, flags.metricsPort(), flags.traces(), null));
    return WorkerConfig.of(said, flags.config(), environment);
  }

  /**
   * Makes sure that those who will read this process's blobs can: on a server that other machines
   * use too, somebody must have said that they share the folder.
   */
  public static void checkReach(
      Connection connection, WorkerFlags flags, Map<String, String> environment) {
    checkReach(connection, config(flags, environment));
  }

  private static void checkReach(Connection connection, WorkerConfig config) {
    if (!config.shared() && !connection.isLocal()) {
      throw new StoppedException(
          ExitCode.BAD_INPUT,
          "the server at "
              + connection.address()
              + " is not on this machine, but large values would lie in "
              + config.blobs()
              + ", which other machines may not see; put WEFT_BLOBS on a file system that all of them"
              + " share and say --shared");
    }
  }

  /** Returns the store for values too large for a history: the one that a worker here would use. */
  public static BlobStore blobs(Map<String, String> environment) {
    Path folder = WorkerConfig.of(Settings.NONE, null, environment).blobs();
    try {
      return new LocalBlobStore(folder);
    } catch (IOException e) {
      throw new StoppedException(
          ExitCode.BAD_INPUT, "cannot use the blob folder " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Returns the names that a worker set up so would know, without starting one. */
  public static Vocabulary knownVocabulary(WorkerFlags flags, Map<String, String> environment) {
    return Catalog.standard(config(flags, environment)).vocabulary();
  }

  /** The names that this worker knows. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** What it works on, in a few words. */
  public String describe() {
    return worker.identity()
        + ", "
        + config.slots()
        + (config.slots() == 1 ? " slot, " : " slots, ")
        + String.join(", ", worker.queues())
        + metrics();
  }

  private String metrics() {
    OptionalInt port = worker.metricsPort();
    return port.isEmpty()
        ? ""
        : "; metrics on http://"
            + config.operation().telemetry().metricsHost()
            + ":"
            + port.getAsInt()
            + "/metrics";
  }

  /** Ends soon: tasks under way are interrupted after 2 s and go to the next worker. */
  public void leave() {
    worker.drain(LEAVE);
  }

  /** Takes nothing new, hands back what has not started, lets end what has. */
  @Override
  public void close() {
    worker.close();
  }
}
