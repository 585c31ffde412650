package dev.weft.benchmark.bare;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.GrpcCompression;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.util.concurrent.TimeUnit;

/** A worker of hand-written workflows, on a queue of its own. Thread-safe. */
public final class BareWorker implements AutoCloseable {
  /** The queue that it polls. */
  public static final String QUEUE = "bare";

  private static final int POLLERS = 10;
  private static final long PATIENCE_S = 5;

  private final WorkflowServiceStubs stubs;
  private final WorkerFactory factory;

  private BareWorker(WorkflowServiceStubs stubs, WorkerFactory factory) {
    this.stubs = stubs;
    this.factory = factory;
  }

  /**
   * Starts a worker; it polls when this returns.
   *
   * @param slots how many activities it runs at once
   */
  public static BareWorker start(String address, int slots) {
    WorkflowServiceStubs stubs = stubs(address);
    WorkerFactory factory =
        WorkerFactory.newInstance(
            WorkflowClient.newInstance(stubs),
            WorkerFactoryOptions.newBuilder().setUsingVirtualWorkflowThreads(true).build());
    var worker =
        factory.newWorker(
            QUEUE,
            WorkerOptions.newBuilder()
                .setMaxConcurrentActivityExecutionSize(slots)
                .setMaxConcurrentActivityTaskPollers(POLLERS)
                .setMaxConcurrentWorkflowTaskPollers(POLLERS)
                .setUsingVirtualThreads(true)
                .build());
    worker.registerWorkflowImplementationTypes(WindowedWorkflow.class);
    worker.registerActivitiesImplementations(new NormaliseText());
    factory.start();
    return new BareWorker(stubs, factory);
  }

  /** Opens a way to the server with the SDK's defaults; like Weft's it does not compress here. */
  public static WorkflowServiceStubs stubs(String address) {
    return WorkflowServiceStubs.newServiceStubs(
        WorkflowServiceStubsOptions.newBuilder()
            .setTarget(address)
            .setGrpcCompression(GrpcCompression.NONE)
            .build());
  }

  /** Starts a workflow on the queue of these workers and waits for its end. */
  public static String run(WorkflowClient client, String id, BareGraph graph) {
    WorkflowOptions options =
        WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(QUEUE).build();
    return client.newWorkflowStub(BareWorkflow.class, options).run(graph);
  }

  @Override
  public void close() {
    factory.shutdownNow();
    factory.awaitTermination(PATIENCE_S, TimeUnit.SECONDS);
    stubs.shutdownNow();
  }
}
