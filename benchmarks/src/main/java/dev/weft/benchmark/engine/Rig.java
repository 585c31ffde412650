package dev.weft.benchmark.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.benchmark.bare.BareGraph;
import dev.weft.benchmark.bare.BareWorker;
import dev.weft.blob.BlobStore;
import dev.weft.blob.LocalBlobStore;
import dev.weft.client.Connection;
import dev.weft.client.ConnectionOptions;
import dev.weft.client.StandardOperations;
import dev.weft.client.TaskManager;
import dev.weft.failure.WeftException;
import dev.weft.graph.Vocabulary;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.run.SchedulerConfig;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A tuned server, a worker of Weft and one of hand-written workflows, each a process of its own,
 * and the clients of both in this one.
 *
 * <p>Both workers have the same heap and as many slots, and poll at the same time: an idle one
 * costs nearly nothing. Everything ends when this is closed or this process ends.
 */
final class Rig implements AutoCloseable {
  /** The folder of blobs in the folder of the rig. */
  static final String BLOBS = "blobs";

  /** The heap of each worker in MiB. */
  static final int HEAP_MIB = 512;

  private static final long PATIENCE_S = 600;

  private final Path folder;
  private final int slots;
  private final TunedServer server;
  private final Connection connection;
  private final WorkflowServiceStubs bareStubs;
  private final WorkflowClient bareClient;
  private final WorkerProcess bareWorker;
  private final BlobStore blobs;
  private final TaskManager manager;
  private final Vocabulary vocabulary = StandardOperations.vocabulary(false);
  private final AtomicLong bareRuns = new AtomicLong();
  private final Thread hook = new Thread(this::stop, "stop-benchmark");
  private WorkerProcess weftWorker;
  private int weftSlots;

  private Rig(Path folder, int slots) throws IOException {
    this.folder = folder;
    this.slots = slots;
    server = TunedServer.start(folder.resolve("server"));
    connection = Connection.open(ConnectionOptions.plain(server.address()));
    bareStubs = BareWorker.stubs(server.address());
    bareClient = WorkflowClient.newInstance(bareStubs);
    blobs = new LocalBlobStore(folder.resolve(BLOBS));
    manager = manager(SchedulerConfig.STANDARD);
    bareWorker = WorkerProcess.start("bare", server.address(), folder, slots, HEAP_MIB);
    weftWorker = WorkerProcess.start("weft", server.address(), folder, slots, HEAP_MIB);
    weftSlots = slots;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts everything in a folder.
   *
   * @param slots how many tasks or activities each worker runs at once
   */
  static Rig start(Path folder, int slots) throws IOException {
    Files.createDirectories(folder);
    return new Rig(folder, slots);
  }

  /** Exchanges Weft's worker for one with so many slots, unless it has them. */
  void weftSlots(int wanted) {
    if (wanted != weftSlots) {
      weftWorker.close();
      weftWorker = WorkerProcess.start("weft", server.address(), folder, wanted, HEAP_MIB);
      weftSlots = wanted;
    }
  }

  /** Exchanges Weft's worker for the one it began with, unless it is that one. */
  void usualSlots() {
    weftSlots(slots);
  }

  /** The client side of Weft. */
  TaskManager manager() {
    return manager;
  }

  /** The way to the server. */
  Connection connection() {
    return connection;
  }

  /** The server. */
  TunedServer server() {
    return server;
  }

  /** Weft's worker. */
  WorkerProcess weftWorker() {
    return weftWorker;
  }

  /** The worker of hand-written workflows. */
  WorkerProcess bareWorker() {
    return bareWorker;
  }

  /** Runs a graph to its end with Weft. */
  RunResult weft(JsonNode graph) throws NotRunException {
    return weft(graph, SchedulerConfig.STANDARD);
  }

  /** Runs a graph to its end with Weft, scheduled so. */
  RunResult weft(JsonNode graph, SchedulerConfig scheduler) throws NotRunException {
    TaskManager client = scheduler.equals(SchedulerConfig.STANDARD) ? manager : manager(scheduler);
    AtomicReference<RunId> run = new AtomicReference<>();
    RunResult result;
    try {
      result =
          within(
              () -> {
                run.set(client.submit(graph, Map.of(), null).run());
                return client.await(run.get());
              });
    } catch (NotRunException e) {
      if (run.get() != null) {
        giveUp(run.get());
      }
      throw e;
    }
    if (result.status() != RunStatus.COMPLETED) {
      throw new NotRunException(
          "ended "
              + result.status()
              + result.failures().stream()
                  .findFirst()
                  .map(each -> ": " + each.code() + ", " + each.message())
                  .orElse(""));
    }
    return result;
  }

  /** So that it does not run on beside what is measured next. */
  private void giveUp(RunId run) throws NotRunException {
    within(
        () -> {
          if (manager.result(run).isEmpty()) {
            manager.cancel(run, "the benchmark has waited long enough");
          }
          return run;
        });
  }

  private TaskManager manager(SchedulerConfig scheduler) {
    return new TaskManager(connection, blobs, Routes.TOGETHER, vocabulary, scheduler);
  }

  /** Starts a run with Weft and does not wait. */
  RunId start(JsonNode graph) throws NotRunException {
    return within(() -> manager.submit(graph, Map.of(), null).run());
  }

  /** Runs a graph to its end with a hand-written workflow; returns the id of the workflow. */
  String bare(BareGraph graph) throws NotRunException {
    String id = "bare-" + bareRuns.incrementAndGet();
    within(() -> BareWorker.run(bareClient, id, graph));
    return id;
  }

  /** How large the history of a workflow is; the id of a run is that of its workflow. */
  HistorySize history(String id) {
    return HistorySize.of(connection, id);
  }

  private static <T> T within(Callable<T> work) throws NotRunException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofVirtual().start(task);
    try {
      return task.get(PATIENCE_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new NotRunException("not within " + PATIENCE_S + " s", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WeftException refusal) {
        throw new NotRunException("refused: " + refusal.getMessage(), e);
      }
      throw new NotRunException("failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotRunException("interrupted", e);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    stop();
  }

  private void stop() {
    weftWorker.close();
    bareWorker.close();
    bareStubs.shutdownNow();
    connection.close();
    server.close();
  }
}
