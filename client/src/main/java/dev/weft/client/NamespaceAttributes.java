package dev.weft.client;

import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which of Weft's search attributes a namespace has.
 *
 * <p>Only those may be used: a start that names another one fails, and a workflow that sets one
 * repeats its task for ever. Where the question is not allowed or not understood, none is used.
 */
final class NamespaceAttributes {
  private static final long PATIENCE_MILLIS = 3_000;

  /** Attributes are registered once in the life of a namespace, but perhaps while this runs. */
  private static final long TRUST_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final OperatorServiceStubs operator;
  private final String namespace;
  private final Map<String, IndexedValueType> wanted;
  private final AtomicReference<@Nullable Answer> last = new AtomicReference<>();

  /** What the namespace has, and when it was asked. */
  private record Answer(Set<String> names, long nanos) {}

  NamespaceAttributes(Connection connection, Map<String, IndexedValueType> wanted) {
    this.operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setChannel(connection.stubs().getRawChannel())
                .validateAndBuildWithDefaults());
    this.namespace = connection.namespace();
    this.wanted = wanted;
  }

  /** Returns those of the wanted ones that the namespace has; asks at most every 30 s. */
  Set<String> get() {
    Answer known = last.get();
    if (known == null || System.nanoTime() - known.nanos() > TRUST_NANOS) {
      known = new Answer(ask(), System.nanoTime());
      last.set(known);
    }
    return known.names();
  }

  private Set<String> ask() {
    Set<String> known = new TreeSet<>();
    try {
      Map<String, IndexedValueType> there =
          operator
              .blockingStub()
              .withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
              .listSearchAttributes(
                  ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build())
              .getCustomAttributesMap();
      wanted.forEach(
          (name, type) -> {
            if (there.get(name) == type) {
              known.add(name);
            }
          });
    } catch (StatusRuntimeException e) {
      return Set.of();
    }
    return known;
  }
}
