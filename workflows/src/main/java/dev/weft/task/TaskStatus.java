package dev.weft.task;

/** Where a task, or a run, stands. */
public enum TaskStatus {
  /** Waits for dependencies, a retry or a slot. */
  PENDING,
  /** Handed to a worker. */
  RUNNING,
  /** Ended well. */
  COMPLETED,
  /** Ended badly. */
  FAILED,
  /** Ended by a person. */
  CANCELLED,
  /** Ended by its deadline, or its last allowed attempt was over its time. */
  TIMEOUT,
  /** Never ran: its condition was false, or a dependency's end was not accepted. */
  SKIPPED;

  /** Whether nothing can change it any more. */
  public boolean isFinal() {
    return this != PENDING && this != RUNNING;
  }

  /** Whether it is one of the two ends that count as a failure: FAILED and TIMEOUT. */
  public boolean isFailure() {
    return this == FAILED || this == TIMEOUT;
  }
}
