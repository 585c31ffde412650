package dev.weft.activity;

import dev.weft.blob.DiskFull;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.result.TaskError;
import dev.weft.run.RunId;
import dev.weft.task.TaskType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes of what went wrong a code for machines and one sentence for people.
 *
 * <p>The sentence names run, task, type and operation and keeps the cause's own words.
 *
 * @param run the run
 * @param path the task's path in it
 * @param type the task's type; {@code null} when it could not even be read
 * @param operation the task's operation, if it has one
 */
record FailureMapper(RunId run, String path, @Nullable TaskType type, @Nullable String operation) {

  /** Returns the error of something that was thrown. */
  TaskError error(Throwable thrown) {
    return error(code(thrown), words(thrown));
  }

  /** Returns an error in our own words. */
  TaskError error(FailureCode code, String words) {
    return new TaskError(code, where() + ": " + words);
  }

  /** Returns how long the other side asked to wait, if it did. */
  static @Nullable Duration retryAfter(Throwable thrown) {
    return thrown instanceof WeftException weft ? weft.retryAfter() : null;
  }

  static FailureCode code(Throwable thrown) {
    if (thrown instanceof WeftException weft) {
      return weft.code();
    }
    return DiskFull.isMeantBy(thrown) ? FailureCode.STORAGE_FULL : FailureCode.INTERNAL;
  }

  private String where() {
    String kind =
        type == null ? "" : " (" + type + (operation == null ? "" : " " + operation) + ")";
    return "task '" + path + "'" + kind + " of run " + run;
  }

  private static String words(Throwable thrown) {
    String words =
        thrown instanceof WeftException && thrown.getMessage() != null
            ? thrown.getMessage()
            : named(thrown);
    Throwable cause = thrown.getCause();
    // A message that already quotes its cause is not made longer.
    if (cause == null || (cause.getMessage() != null && words.contains(cause.getMessage()))) {
      return words;
    }
    return words + "; caused by " + named(cause);
  }

  private static String named(Throwable thrown) {
    String name = thrown.getClass().getSimpleName();
    return thrown.getMessage() == null ? name : name + ": " + thrown.getMessage();
  }
}
