package dev.weft.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.data.DataRef;
import dev.weft.result.TaskResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended; can be read without a worker.
 *
 * <p>A COMPLETED run returns it, any other has it in the memo of its workflow, with at most 2 KB of
 * JSON. What does not fit is left out here and lies in the blobs.
 *
 * @param run the run
 * @param generation which generation ended
 * @param status how
 * @param counts how many tasks ended how
 * @param outputs its declared outputs, when they are small
 * @param outputsRef its declared outputs as one JSON object in a blob, when they are not
 * @param cost what it cost
 * @param failures the first failed tasks, at most 20, fewer when they would not fit
 * @param tasks the results of all tasks, when they are small; of a COMPLETED run with {@code
 *     results} those that were not written away when it ended
 * @param results the last {@link ResultSegment} of the other results, if there are any
 * @param checkpoint where a retry goes on; only of a run that did not end COMPLETED
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunResult(
    RunId run,
    int generation,
    RunStatus status,
    RunCounts counts,
    @Nullable ObjectNode outputs,
    @Nullable DataRef outputsRef,
    RunCost cost,
    List<RunFailure> failures,
    @Nullable List<TaskResult> tasks,
    @Nullable DataRef results,
    @Nullable DataRef checkpoint) {

  /** How many failures are named at most. */
  public static final int FAILURE_LIMIT = 20;

  /** How many bytes of JSON the memo may hold. */
  public static final int MEMO_LIMIT = 2_000;

  /** Of declared outputs that are returned, this many bytes of JSON in place: 32 KiB. */
  public static final int RETURNED_OUTPUTS = 32 * 1024;

  /** Of results that are returned, about this many bytes of JSON in place: 128 KiB. */
  public static final int RETURNED_RESULTS = 128 * 1024;

  /** Copies the lists. */
  public RunResult {
    failures = failures == null ? List.of() : List.copyOf(failures);
    tasks = tasks == null ? null : List.copyOf(tasks);
  }
}
