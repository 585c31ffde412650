package dev.weft.failure;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Says with a code why something cannot be done.
 *
 * <p>The one exception that handlers and Weft itself throw on purpose.
 */
public class WeftException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureCode code;
  private final @Nullable Duration retryAfter;

  /** Makes an exception with a code and a message that says what to do. */
  public WeftException(FailureCode code, String message) {
    this(code, message, null, null);
  }

  /** Makes an exception that keeps its cause. */
  public WeftException(FailureCode code, String message, @Nullable Throwable cause) {
    this(code, message, cause, null);
  }

  /**
   * Makes an exception after which the next attempt should wait for at least {@code retryAfter}.
   */
  public WeftException(
      FailureCode code, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
    super(message, cause);
    this.code = requireNonNull(code, "code is null");
    this.retryAfter = retryAfter;
  }

  /** The kind of failure. */
  public FailureCode code() {
    return code;
  }

  /** How long the other side asked to wait, or {@code null}. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
