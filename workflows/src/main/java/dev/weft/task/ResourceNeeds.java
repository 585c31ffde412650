package dev.weft.task;

/**
 * What a task says it needs of its worker while it runs.
 *
 * <p>A worker lends it to the task and takes it back at its end; nothing stops a task from using
 * more. 0 stands for what it does not say.
 *
 * @param cpu cores, such as 0.5
 * @param memory bytes of memory
 * @param storage bytes of files
 */
public record ResourceNeeds(double cpu, long memory, long storage) {
  /** Nothing said. */
  public static final ResourceNeeds NONE = new ResourceNeeds(0, 0, 0);

  /** Checks that nothing is negative. */
  public ResourceNeeds {
    if (!(cpu >= 0) || memory < 0 || storage < 0) {
      throw new IllegalArgumentException(
          "needs must be at least 0, got " + cpu + ", " + memory + ", " + storage);
    }
  }

  /** Whether the task says nothing. */
  public boolean isNone() {
    return equals(NONE);
  }
}
