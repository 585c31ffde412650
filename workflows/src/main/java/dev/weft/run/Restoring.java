package dev.weft.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.data.DataRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of what an earlier generation of a run has done.
 *
 * <p>It travels as {@link PackedJson}.
 *
 * @param results the last segment of the results of that generation
 * @param tasks tasks that need not run again, unless what they stand on does
 * @param next where the next page begins; -1 after the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Restoring(@Nullable DataRef results, List<KeptTask> tasks, int next) {
  /** Copies the list. */
  public Restoring {
    tasks = List.copyOf(tasks);
  }

  /**
   * Asks for a page.
   *
   * @param run the run
   * @param checkpoint where its earlier generation stopped
   * @param from where the page begins, from 0
   */
  public record Request(RunId run, DataRef checkpoint, int from) {}
}
