package dev.weft.client;

import static java.util.Objects.requireNonNull;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.run.WireFormat;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.GrpcCompression;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An open way to one namespace of a Temporal server.
 *
 * <p>Opening it makes one call, so that a wrong address is found out now and not in the middle of
 * something. Thread-safe.
 */
public final class Connection implements AutoCloseable {
  /** How often workers of this connection say that they are there; a server may not listen. */
  private static final Duration WORKER_HEARTBEAT = Duration.ofSeconds(2);

  private static final Duration LAST_CALLS = Duration.ofSeconds(1);

  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final String address;

  private Connection(WorkflowServiceStubs stubs, WorkflowClientOptions options, String address) {
    this.stubs = stubs;
    this.client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder(options)
                .setDataConverter(WireFormat.converter())
                .setWorkerHeartbeatInterval(WORKER_HEARTBEAT)
                .build());
    this.address = address;
  }

  /**
   * Connects, and makes sure that the server and the namespace are there.
   *
   * <p>A port that nobody listens on is refused at once; a host that says nothing, after {@link
   * ConnectionOptions#patience()}.
   *
   * @throws ConnectionException when the server cannot be used
   * @throws WeftException {@code INVALID_INPUT} when the configuration cannot be read or the
   *     namespace does not exist
   */
  public static Connection open(ConnectionOptions options) {
    if (options.address() != null) {
      LoopbackPort.of(options.address()).ifPresent(LoopbackPort::knock);
    }
    ClientConfigProfile profile = options.profile();
    String address =
        firstOf(options.address(), profile.getAddress(), ConnectionOptions.DEFAULT_ADDRESS);
    String namespace =
        firstOf(options.namespace(), profile.getNamespace(), ConnectionOptions.DEFAULT_NAMESPACE);

    LoopbackPort.of(address).ifPresent(LoopbackPort::knock);
    WorkflowServiceStubs stubs = stubs(profile, address);
    try {
      greet(stubs, options.patience(), namespace, address);
    } catch (RuntimeException e) {
      stubs.shutdownNow();
      throw e;
    }
    return new Connection(
        stubs,
        WorkflowClientOptions.newBuilder(profile.toWorkflowClientOptions())
            .setNamespace(namespace)
            .build(),
        address);
  }

  /**
   * Wraps stubs that exist already, such as those of a server in this process.
   *
   * @param stubs the stubs; closed with this connection
   * @param namespace the namespace
   * @param address how people call the server
   */
  public static Connection of(WorkflowServiceStubs stubs, String namespace, String address) {
    requireNonNull(stubs, "stubs is null");
    return new Connection(
        stubs, WorkflowClientOptions.newBuilder().setNamespace(namespace).build(), address);
  }

  /** The client that runs are started with; reads and writes Weft's wire format. */
  public WorkflowClient client() {
    return client;
  }

  /** The calls below the client. */
  public WorkflowServiceStubs stubs() {
    return stubs;
  }

  /** Host and port of the server. */
  public String address() {
    return address;
  }

  /** The namespace. */
  public String namespace() {
    return client.getOptions().getNamespace();
  }

  /** Whether the server is on this machine, as far as its address says. */
  public boolean isLocal() {
    return LoopbackPort.of(address).isPresent();
  }

  /** Ends the connection; waits at most a second for calls under way. */
  @Override
  public void close() {
    stubs.shutdownNow();
    stubs.awaitTermination(LAST_CALLS.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Nothing is compressed on the way to a server of this machine: it saves no time there. */
  static WorkflowServiceStubsOptions settings(ClientConfigProfile profile, String address) {
    var settings =
        WorkflowServiceStubsOptions.newBuilder(profile.toWorkflowServiceStubsOptions())
            .setTarget(address);
    return LoopbackPort.of(address).isPresent()
        ? settings.setGrpcCompression(GrpcCompression.NONE).build()
        : settings.build();
  }

  private static WorkflowServiceStubs stubs(ClientConfigProfile profile, String address) {
    try {
      return WorkflowServiceStubs.newServiceStubs(settings(profile, address));
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw ConnectionException.unusableTls(address, e);
    }
  }

  private static void greet(
      WorkflowServiceStubs stubs, Duration patience, String namespace, String address) {
    try {
      stubs
          .blockingStub()
          .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS)
          .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
    } catch (StatusRuntimeException e) {
      throw ConnectionException.of(e, address)
          .orElseThrow(
              () ->
                  new ConnectionException(
                      ConnectionException.Kind.UNREACHABLE,
                      "what answers at " + address + " is no Temporal server: " + e.getMessage(),
                      e));
    }
    try {
      stubs
          .blockingStub()
          .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS)
          .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build());
    } catch (StatusRuntimeException e) {
      // Whoever may use a namespace need not be allowed to describe it.
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        throw new WeftException(
            FailureCode.INVALID_INPUT,
            "the server at "
                + address
                + " has no namespace '"
                + namespace
                + "'; create it, or name another in TEMPORAL_NAMESPACE",
            e);
      }
    }
  }

  private static String firstOf(@Nullable String first, @Nullable String second, String last) {
    return first != null ? first : Objects.requireNonNullElse(second, last);
  }
}
