package dev.weft.workflow;

import dev.weft.data.TaskOutput;
import dev.weft.result.TaskError;
import dev.weft.result.TaskResult;
import dev.weft.run.OutputSize;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * About how many bytes of JSON the result of a task is, without writing it.
 *
 * <p>What people have written counts as if it needed no escapes; with them it is at most six times
 * as long.
 */
final class ResultSize {
  /** The names of all members, the numbers and the instants. */
  private static final int MEMBERS = 460;

  private static final int MEMBERS_OF_ERROR = 40;
  private static final int MEMBERS_OF_ENTRY = 6;

  private ResultSize() {}

  static int of(TaskResult result) {
    int size = MEMBERS + result.taskId().length() + length(result.operation());
    size += length(result.worker()) + of(result.output()) + of(result.group());
    TaskError error = result.error();
    if (error != null) {
      size += MEMBERS_OF_ERROR + error.message().length();
    }
    for (Map.Entry<String, String> entry : result.metadata().entrySet()) {
      size += MEMBERS_OF_ENTRY + entry.getKey().length() + entry.getValue().length();
    }
    return size;
  }

  private static int of(@Nullable TaskOutput output) {
    return output == null ? 0 : OutputSize.of(output);
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }
}
