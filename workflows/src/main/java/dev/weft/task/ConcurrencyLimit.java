package dev.weft.task;

import org.jspecify.annotations.Nullable;

/**
 * How many tasks of one kind may run at once in a run.
 *
 * <p>Exactly one of type, model and key says which tasks it counts.
 *
 * @param type counts the tasks of this type
 * @param modelId counts the tasks that use this model
 * @param key counts the tasks with this {@code limitKey}
 * @param maxConcurrent how many of them may run at once, from 1
 */
public record ConcurrencyLimit(
    @Nullable TaskType type, @Nullable String modelId, @Nullable String key, int maxConcurrent) {

  /** Checks that it counts one kind of tasks and lets at least one run. */
  public ConcurrencyLimit {
    int kinds = (type == null ? 0 : 1) + (modelId == null ? 0 : 1) + (key == null ? 0 : 1);
    if (kinds != 1) {
      throw new IllegalArgumentException("a limit is for a type, a model or a key");
    }
    if (maxConcurrent < 1) {
      throw new IllegalArgumentException("maxConcurrent must be at least 1, got " + maxConcurrent);
    }
  }

  /** Limits the tasks of a type. */
  public static ConcurrencyLimit ofType(TaskType type, int maxConcurrent) {
    return new ConcurrencyLimit(type, null, null, maxConcurrent);
  }

  /** Limits the tasks that use a model. */
  public static ConcurrencyLimit ofModel(String modelId, int maxConcurrent) {
    return new ConcurrencyLimit(null, modelId, null, maxConcurrent);
  }

  /** Limits the tasks with a {@code limitKey}. */
  public static ConcurrencyLimit ofKey(String key, int maxConcurrent) {
    return new ConcurrencyLimit(null, null, key, maxConcurrent);
  }

  /** Whether it counts such a task. */
  public boolean counts(TaskType ofTask, @Nullable String itsModel, @Nullable String itsKey) {
    return ofTask.equals(type)
        || modelId != null && modelId.equals(itsModel)
        || key != null && key.equals(itsKey);
  }

  /** What it counts, such as {@code model all-minilm}. */
  public String title() {
    if (type != null) {
      return "type " + type;
    }
    return modelId == null ? "key " + key : "model " + modelId;
  }
}
