package dev.weft.run;

/** Where a run stands. */
public enum RunStatus {
  /** Not ended yet. */
  RUNNING,
  /** Every task ended as it should. */
  COMPLETED,
  /** At least one task did not. */
  FAILED,
  /** Somebody cancelled it. */
  CANCELLED,
  /** Its own deadline passed. */
  TIMEOUT;

  /** Whether nothing can change it any more. */
  public boolean isFinal() {
    return this != RUNNING;
  }
}
