package dev.weft.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.data.DataRef;
import dev.weft.result.TaskResult;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the results of a run, with the way to the earlier ones.
 *
 * @param run the run
 * @param generation its generation
 * @param number which segment this is, from 1
 * @param previous the segment before it, if there is one
 * @param results the results in the order in which the tasks ended; empty when they are packed
 * @param packed an array of {@link TaskResult}s, of a segment that the run itself wrote
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
    @Nullable Packed packed,
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
    this(run, generation, number, previous, results, null, null, null);
  }

  /** Copies the list. */
  public ResultSegment {
    results = results == null ? List.of() : List.copyOf(results);
    parts = parts == null ? null : List.copyOf(parts);
  }

  /** Returns the same with its results packed: a tenth of the bytes, where many are alike. */
  public ResultSegment pack() {
    return new ResultSegment(
        run,
        generation,
        number,
        previous,
        List.of(),
        Packed.of(WireFormat.bytes(results)),
        parts,
        kept);
  }

  /**
   * Returns the results in the order in which the tasks ended.
   *
   * @throws dev.weft.failure.WeftException {@code DATA_LOSS} when they cannot be unpacked
   */
  public List<TaskResult> open() {
    return packed == null ? results : Arrays.asList(packed.open(TaskResult[].class));
  }
}
