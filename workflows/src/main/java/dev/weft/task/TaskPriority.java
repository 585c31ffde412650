package dev.weft.task;

/** How urgent a task is; a later constant goes first. */
public enum TaskPriority {
  /** When nothing else is waiting; Temporal's key 5. */
  LOW(5),
  /** The default; Temporal's key 3. */
  NORMAL(3),
  /** Before what is normal; Temporal's key 2. */
  HIGH(2),
  /** Before everything; Temporal's key 1. */
  CRITICAL(1);

  private final int temporalKey;

  TaskPriority(int temporalKey) {
    this.temporalKey = temporalKey;
  }

  /** The priority key in Temporal's words: 1 to 5, 1 is soonest. */
  public int temporalKey() {
    return temporalKey;
  }
}
