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

/**
 * Finds out which of Weft's search attributes a namespace has.
 *
 * <p>Only those may be used: a start that names another one fails, and a workflow that sets one
 * repeats its task for ever. Where the question is not allowed or not understood, none is used.
 */
final class NamespaceAttributes {
  private static final long PATIENCE_MILLIS = 3_000;

  private NamespaceAttributes() {}

  static Set<String> of(Connection connection, Map<String, IndexedValueType> wanted) {
    OperatorServiceStubs operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setChannel(connection.stubs().getRawChannel())
                .validateAndBuildWithDefaults());
    Set<String> known = new TreeSet<>();
    try {
      Map<String, IndexedValueType> there =
          operator
              .blockingStub()
              .withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
              .listSearchAttributes(
                  ListSearchAttributesRequest.newBuilder()
                      .setNamespace(connection.namespace())
                      .build())
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
