package dev.weft.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.data.DataRef;
import dev.weft.result.TaskResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the results of a run, with the way to the earlier ones.
 *
 * @param run the run
 * @param generation its generation
 * @param number which segment this is, from 1
 * @param previous the segment before it, if there is one
 * @param results the results in the order in which the tasks ended
 * @param parts segments that workers wrote; their results come before those of this one
 * @param kept on the last segment of a retried run: what an earlier generation left
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResultSegment(
    RunId run,
    int generation,
    int number,
    @Nullable DataRef previous,
    List<TaskResult> results,
    @Nullable List<DataRef> parts,
    @Nullable Kept kept) {

  /** Segments are written when they reach this many bytes of JSON. */
  public static final int SPILL_AT = 256 * 1024;

  /**
   * Tasks whose results, with those of all that they became, stand in an earlier generation.
   *
   * @param results the last segment of that generation
   * @param paths the tasks
   */
  public record Kept(DataRef results, List<String> paths) {
    /** Copies the list. */
    public Kept {
      paths = List.copyOf(paths);
    }
  }

  /**
   * What a segment leads to, besides its own results.
   *
   * @param previous the segment before it, if there is one
   * @param parts segments that workers wrote
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Chain(@Nullable DataRef previous, List<DataRef> parts) {
    /** Copies the list. */
    public Chain {
      parts = parts == null ? List.of() : List.copyOf(parts);
    }
  }

  /** A segment of a run's first generation, or not the last one. */
  public ResultSegment(
      RunId run, int generation, int number, @Nullable DataRef previous, List<TaskResult> results) {
    this(run, generation, number, previous, results, null, null);
  }

  /** Copies the list. */
  public ResultSegment {
    results = List.copyOf(results);
    parts = parts == null ? null : List.copyOf(parts);
  }
}
