package dev.weft.worker;

import static java.util.Objects.requireNonNull;

import dev.weft.activity.BatchActivity;
import dev.weft.activity.BlobRunArchive;
import dev.weft.activity.ExecutorConfig;
import dev.weft.activity.metering.MeteredBlobStore;
import dev.weft.blob.BlobStore;
import dev.weft.blob.LocalBlobStore;
import dev.weft.client.Connection;
import dev.weft.client.TaskManager;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.Vocabulary;
import dev.weft.run.Routes;
import dev.weft.worker.resources.WorkerResources;
import dev.weft.workflow.AnsweringWorkerControl;
import dev.weft.workflow.TaskWorkflowImpl;
import dev.weft.workflow.WorkerControl;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running worker: polls task queues, carries runs forward and does their tasks.
 *
 * <p>It polls {@code weft}, where the runs themselves live, and one queue for each of its task
 * types. At most {@code slots} tasks run at once over all queues. Workflow code runs on virtual
 * threads, handlers on platform threads, which can be metered and interrupted. Thread-safe.
 */
public final class WeftWorker implements AutoCloseable {
  /** How long {@link #close} lets running tasks go on: 10 seconds. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);

  /** How long tasks may take to end after they were interrupted. */
  private static final Duration INTERRUPTED = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(WeftWorker.class);

  private final WorkerFactory factory;
  private final BatchActivity batches;
  private final Catalog catalog;
  private final WorkerResources resources;
  private final Observation observation;
  private final String identity;
  private final Set<String> queues;
  private final AtomicBoolean isClosing = new AtomicBoolean();

  private WeftWorker(
      WorkerFactory factory,
      BatchActivity batches,
      Catalog catalog,
      WorkerResources resources,
      Observation observation,
      String identity,
      Set<String> queues) {
    this.factory = factory;
    this.resources = resources;
    this.observation = observation;
    this.batches = batches;
    this.catalog = catalog;
    this.identity = identity;
    this.queues = queues;
  }

  /**
   * Starts a worker; it polls when this returns.
   *
   * @param client the connection; the worker does not close it
   * @param config how it is set up
   * @param catalog what it can do; closed with the worker
   * @throws WeftException {@code FORBIDDEN} when the folder of blobs cannot be made
   */
  public static WeftWorker start(WorkflowClient client, WorkerConfig config, Catalog catalog) {
    return start(client, config, catalog, store(config));
  }

  /** Starts a worker on a blob store of the caller's. */
  public static WeftWorker start(
      WorkflowClient client, WorkerConfig config, Catalog catalog, BlobStore blobs) {
    requireNonNull(client, "client is null");
    TypeFilter filter = new TypeFilter(config.types());
    String identity = identity(config.name());
    WorkerResources resources = resources(config);
    Observation observation = Observation.of(client, config, resources, identity);
    BatchActivity batches =
        new BatchActivity(
            filter.apply(catalog),
            MeteredBlobStore.of(blobs),
            executor(identity, config, resources, observation));

    WorkerFactory factory =
        WorkerFactory.newInstance(
            observation.client(),
            WorkerFactoryOptions.newBuilder()
                .setUsingVirtualWorkflowThreads(true)
                .setWorkerInterceptors(observation.runs())
                .build());
    QueueSettings settings = new QueueSettings(identity, config.slots(), resources);
    Set<String> queues = new TreeSet<>();

    Worker home = factory.newWorker(Routes.HOME, settings.home());
    home.registerWorkflowImplementationTypes(TaskWorkflowImpl.class);
    home.registerActivitiesImplementations(batches);
    queues.add(Routes.HOME);
    addLanes(factory, settings, batches, Routes.HOME, null, queues);
    String archive = Routes.BY_TYPE.archive();
    TaskManager runs = runs(client, blobs);
    factory
        .newWorker(archive, settings.archive())
        .registerActivitiesImplementations(
            new BlobRunArchive(catalog.handlers(), blobs, new OtherRunTasks(runs), runs::room));
    queues.add(archive);
    for (String type : config.types()) {
      String queue = requireNonNull(Routes.BY_TYPE.queues().get(type), type);
      WorkerOptions options = settings.type(type);
      factory.newWorker(queue, options).registerActivitiesImplementations(batches);
      queues.add(queue);
      addLanes(factory, settings, batches, queue, type, queues);
    }
    WorkerReports reports = new WorkerReports(identity, config, queues, resources);
    factory
        .newWorker(WorkerControl.queue(identity), settings.control())
        .registerWorkflowImplementationFactory(
            WorkerControl.class, () -> new AnsweringWorkerControl(reports::report));
    factory.start();
    LOG.info("worker {} polls {} with {} slots", identity, queues, config.slots());
    WeftWorker worker =
        new WeftWorker(factory, batches, catalog, resources, observation, identity, queues);
    try {
      observation.show(config, resources, worker.isClosing::get);
    } catch (WeftException e) {
      worker.drain(Duration.ZERO);
      throw e;
    }
    return worker;
  }

  private static WorkerResources resources(WorkerConfig config) {
    WorkerConfig.Operation operation = config.operation();
    return WorkerResources.start(
        config.slots(),
        List.of(config.root(), config.blobs(), config.collections()),
        operation.limits(),
        operation.limitsFile(),
        operation.limitsAgain());
  }

  private static ExecutorConfig executor(
      String identity, WorkerConfig config, WorkerResources resources, Observation observation) {
    return new ExecutorConfig(
        identity,
        config.slots(),
        resources.admission(),
        resources.gate(),
        observation.tasks(),
        ExecutorConfig.DEFAULT_GRACE,
        Clock.systemUTC());
  }

  /** Each queue of tasks has one for urgent tasks beside it, and one for suspects. */
  private static void addLanes(
      WorkerFactory factory,
      QueueSettings settings,
      BatchActivity batches,
      String queue,
      @Nullable String type,
      Set<String> queues) {
    factory
        .newWorker(Routes.express(queue), settings.express(type))
        .registerActivitiesImplementations(batches);
    queues.add(Routes.express(queue));
    factory
        .newWorker(Routes.quarantine(queue), settings.quarantine(type))
        .registerActivitiesImplementations(batches);
    queues.add(Routes.quarantine(queue));
  }

  private static TaskManager runs(WorkflowClient client, BlobStore blobs) {
    Connection connection =
        Connection.of(
            client.getWorkflowServiceStubs(),
            client.getOptions().getNamespace(),
            client.getWorkflowServiceStubs().getOptions().getTarget());
    return new TaskManager(connection, blobs, Routes.BY_TYPE, Vocabulary.UNKNOWN);
  }

  private static BlobStore store(WorkerConfig config) {
    try {
      return new LocalBlobStore(config.blobs());
    } catch (IOException e) {
      throw new WeftException(
          FailureCode.FORBIDDEN,
          "the folder of blobs " + config.blobs() + " cannot be used: " + e.getMessage(),
          e);
    }
  }

  /** {@code name@host/pid}; the JVM's own name is {@code pid@host}. */
  private static String identity(String name) {
    String jvm = ManagementFactory.getRuntimeMXBean().getName();
    String host = jvm.substring(jvm.indexOf('@') + 1);
    return name + "@" + host + "/" + ProcessHandle.current().pid();
  }

  /** What the server and results call this worker: {@code name@host/pid}. */
  public String identity() {
    return identity;
  }

  /** The port on which it shows its metrics, if it does. */
  public OptionalInt metricsPort() {
    return observation.port();
  }

  /** The queues it polls, sorted. */
  public Set<String> queues() {
    return queues;
  }

  /**
   * Stops polling, hands tasks that have not started back to their runs, and waits for the running
   * ones; those that still run after the patience are interrupted. Then the catalog is closed.
   *
   * <p>A second call does nothing.
   *
   * @return whether every task had ended in time
   */
  public boolean drain(Duration patience) {
    if (!isClosing.compareAndSet(false, true)) {
      return true;
    }
    batches.drain();
    factory.shutdown();
    factory.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    boolean hasEnded = factory.isTerminated();
    if (!hasEnded) {
      LOG.warn("worker {}: tasks still run after {}; they are interrupted", identity, patience);
      batches.abandon();
      factory.awaitTermination(INTERRUPTED.toMillis(), TimeUnit.MILLISECONDS);
      factory.shutdownNow();
    }
    batches.awaitEnd(INTERRUPTED); // what was given up is answered by other threads than its own
    observation.close();
    resources.close();
    catalog.close();
    return hasEnded;
  }

  /** Drains with {@link #DEFAULT_PATIENCE}. */
  @Override
  public void close() {
    drain(DEFAULT_PATIENCE);
  }
}
