package dev.weft.activity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a heartbeat tells of a batch; at most 1 KiB of JSON.
 *
 * @param task the path of the task that runs, cut to 192 characters
 * @param phase what it is doing, cut to 60 characters
 * @param done how much is done
 * @param total of how much, 0 when unknown
 * @param elapsedMs how long the batch has run
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchHeartbeat(
    @Nullable String task, @Nullable String phase, long done, long total, long elapsedMs) {
  private static final int TASK_LIMIT = 192;
  private static final int PHASE_LIMIT = 60;

  /** Cuts what is too long. */
  public BatchHeartbeat {
    task = cut(task, TASK_LIMIT);
    phase = cut(phase, PHASE_LIMIT);
  }

  private static @Nullable String cut(@Nullable String text, int limit) {
    if (text == null) {
      return null;
    }
    String cut = text.length() <= limit ? text : text.substring(0, limit - 1) + "…";
    // Half a surrogate pair, cut or given, cannot be written: it becomes a question mark.
    return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
