package dev.weft.client;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Says why a Temporal server cannot be used.
 *
 * <p>It is no {@link dev.weft.failure.WeftException}, because no task and no run failed.
 */
public final class ConnectionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What stands between the client and the server. */
  public enum Kind {
    /** Nobody answers there. */
    UNREACHABLE,
    /** The server has too much to do; the same call may succeed in a moment. */
    BUSY,
    /** Somebody answers, but the two sides do not agree on TLS. */
    TLS,
    /** The server answers and says no. */
    UNAUTHORISED
  }

  private final Kind kind;

  /** Makes an exception whose message says what to do. */
  public ConnectionException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = requireNonNull(kind, "kind is null");
  }

  /** What stands between. */
  public Kind kind() {
    return kind;
  }

  /**
   * Reads a failed call.
   *
   * @param failure what was thrown
   * @param address the server that was called
   * @return empty when the failure is about something else than the connection
   */
  public static Optional<ConnectionException> of(Throwable failure, String address) {
    if (failure instanceof ConnectionException known) {
      return Optional.of(known);
    }
    StatusRuntimeException call = find(failure, StatusRuntimeException.class);
    if (call == null) {
      return Optional.empty();
    }
    return switch (call.getStatus().getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED -> Optional.of(unavailable(call, address));
      case RESOURCE_EXHAUSTED -> Optional.of(busy(call, address));
      case UNAUTHENTICATED, PERMISSION_DENIED -> Optional.of(unauthorised(call, address));
      default -> Optional.empty();
    };
  }

  /** A host or port where nobody is. */
  static ConnectionException unreachable(String address, String why, @Nullable Throwable cause) {
    return new ConnectionException(
        Kind.UNREACHABLE,
        "no Temporal server answers at "
            + address
            + " ("
            + why
            + "); check --address and TEMPORAL_ADDRESS, or leave both out to use Weft's own server",
        cause);
  }

  /** A certificate or key that cannot be used, before any call is made. */
  static ConnectionException unusableTls(String address, Throwable cause) {
    return tls(address, words(cause), cause);
  }

  private static ConnectionException unavailable(StatusRuntimeException call, String address) {
    SSLException handshake = find(call, SSLException.class);
    String said = call.getStatus().getDescription();
    if (handshake != null) {
      return tls(address, words(handshake), call);
    }
    if (said != null && said.contains("First received frame was not SETTINGS")) {
      return tls(address, "the server there does not speak plain gRPC", call);
    }
    String why =
        call.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED
            ? "no answer in time"
            : words(root(call));
    return unreachable(address, why, call);
  }

  private static ConnectionException tls(String address, String why, Throwable cause) {
    return new ConnectionException(
        Kind.TLS,
        "no TLS agreement with "
            + address
            + " ("
            + why
            + "); check TEMPORAL_TLS and the TEMPORAL_TLS_ certificates",
        cause);
  }

  private static ConnectionException busy(StatusRuntimeException call, String address) {
    return new ConnectionException(
        Kind.BUSY,
        "the server at "
            + address
            + " is busy ("
            + words(call)
            + "); ask again in a moment, and raise its limits if this goes on",
        call);
  }

  private static ConnectionException unauthorised(StatusRuntimeException call, String address) {
    return new ConnectionException(
        Kind.UNAUTHORISED,
        "the server at "
            + address
            + " refuses ("
            + words(call)
            + "); check TEMPORAL_API_KEY, the client certificate and the namespace",
        call);
  }

  private static String words(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private static Throwable root(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest;
  }

  private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return type.cast(each);
      }
    }
    return null;
  }
}
