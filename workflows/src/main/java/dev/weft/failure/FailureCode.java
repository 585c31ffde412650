package dev.weft.failure;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt, a task or a run failed: a closed set.
 *
 * <p>{@link #retryable()} is fixed; a task may forbid more codes with {@code noRetryOn}, never
 * allow more.
 */
public enum FailureCode {
  /** The graph breaks a rule; the message names the problems. */
  INVALID_GRAPH(false),
  /** The input of a task is of the wrong kind, or a value it refers to is missing. */
  INVALID_INPUT(false),
  /** No handler for this type and operation. */
  UNSUPPORTED_TASK_TYPE(false),
  /** No model of this id. */
  UNKNOWN_MODEL(false),
  /** A dependency ended in a way that this task does not accept. */
  DEPENDENCY_NOT_MET(false),
  /** The task's own condition was false. */
  CONDITION_FALSE(false),
  /** More cpu, memory or storage is needed than there is. */
  INSUFFICIENT_RESOURCES(false),
  /** Nobody polled the task's queue in time. */
  NO_WORKER(false),
  /** One attempt took longer than the task's {@code timeout}. */
  ATTEMPT_TIMED_OUT(true),
  /** The deadline passed. */
  DEADLINE_EXCEEDED(false),
  /** The worker died, three times, with this task as the only suspect. */
  WORKER_LOST(false),
  /** A service could not be reached or failed; another attempt may succeed. */
  PROVIDER_UNAVAILABLE(true),
  /** A service said no; another attempt will hear the same. */
  PROVIDER_REFUSED(false),
  /** A service asked to come back later. */
  RATE_LIMITED(true),
  /** No room left where something should be written. */
  STORAGE_FULL(true),
  /** Bytes that were stored are gone or differ from their hash. */
  DATA_LOSS(false),
  /** Over a limit of size or count; the message names both. */
  TOO_LARGE(false),
  /** Something else exists under this name already. */
  CONFLICT(false),
  /** Nothing exists under this name. */
  NOT_FOUND(false),
  /** A path outside the root, or a host or address that is not allowed. */
  FORBIDDEN(false),
  /** The budget of tokens or money is spent. */
  BUDGET_EXCEEDED(false),
  /** Somebody cancelled it. */
  CANCELLED(false),
  /** A bug in a handler or in Weft. */
  INTERNAL(false);

  private final boolean retryable;

  FailureCode(boolean retryable) {
    this.retryable = retryable;
  }

  /** Returns the code of this name, as it travels in the type of a Temporal failure. */
  public static Optional<FailureCode> of(@Nullable String name) {
    for (FailureCode code : values()) {
      if (code.name().equals(name)) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }

  /** Whether another attempt may succeed. */
  public boolean retryable() {
    return retryable;
  }
}
