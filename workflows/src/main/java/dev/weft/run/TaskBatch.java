package dev.weft.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.data.DataRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that travel together in one activity.
 *
 * @param run the run
 * @param graphName the name of its graph, for logs and contexts
 * @param generation the run's generation
 * @param batch the number of this batch in the run, from 1
 * @param callsHash what tells these calls from any others; comes back with the outcomes
 * @param graph the blob of the graph when the calls carry no definitions
 * @param blobStore the id of the blob store that references are meant for
 * @param calls the tasks in the order in which they run
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskBatch(
    RunId run,
    String graphName,
    int generation,
    long batch,
    String callsHash,
    @Nullable DataRef graph,
    String blobStore,
    List<TaskCall> calls) {

  /** The activity type of a batch whose calls are of more than one task type. */
  public static final String MIXED = "MIXED";

  /** Copies the list. */
  public TaskBatch {
    requireNonNull(run, "run is null");
    requireNonNull(callsHash, "callsHash is null");
    calls = List.copyOf(calls);
  }
}
