package dev.weft.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.data.DataRef;
import dev.weft.task.TaskPriority;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that travel together in one activity.
 *
 * <p>One call travels as it is, so that people can read it in the Web UI; several are packed.
 *
 * @param run the run
 * @param graphName the name of its graph, for logs and contexts
 * @param generation the run's generation
 * @param batch the number of this batch in the run, from 1
 * @param callsHash what tells these calls from any others; comes back with the outcomes
 * @param graph the blob of the graph when the calls carry no definitions
 * @param storedGraph the same, by its hash only
 * @param blobStore the id of the blob store that references are meant for
 * @param calls the only task; empty when several are packed
 * @param packed {@link Contents} of a batch of several tasks
 * @param size how many tasks are packed, for people
 * @param priority the priority that all its tasks have
 * @param resultLimit how many bytes of JSON of outputs its result may carry; 64 KiB if it is 0
 * @param chain what the segment of its results should lead to, so that the run need not write one
 * @param remainingMillis how much work stands behind its first task on the longest path, itself
 *     included, as far as the run knew when it handed the batch over; 0 when that orders nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskBatch(
    RunId run,
    String graphName,
    int generation,
    long batch,
    String callsHash,
    @Nullable DataRef graph,
    @Nullable StoredGraph storedGraph,
    String blobStore,
    List<TaskCall> calls,
    @Nullable Packed packed,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int size,
    @Nullable TaskPriority priority,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int resultLimit,
    ResultSegment.@Nullable Chain chain,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int remainingMillis) {

  /** The activity type of a batch whose calls are of more than one task type. */
  public static final String MIXED = "MIXED";

  /** A batch whose calls lie open. */
  public TaskBatch(
      RunId run,
      String graphName,
      int generation,
      long batch,
      String callsHash,
      @Nullable DataRef graph,
      String blobStore,
      List<TaskCall> calls) {
    this(
        run,
        graphName,
        generation,
        batch,
        callsHash,
        graph,
        null,
        blobStore,
        calls,
        null,
        0,
        null,
        0,
        null,
        0);
  }

  /** Copies the list. */
  public TaskBatch {
    requireNonNull(run, "run is null");
    requireNonNull(callsHash, "callsHash is null");
    calls = calls == null ? List.of() : WrittenList.copyOf(calls);
  }

  /**
   * A graph in the blob store of the batch, named as shortly as can be: each batch names it.
   *
   * @param sha256 the SHA-256 of its JSON, 64 lower-case hexadecimal digits
   * @param bytes the size of its JSON
   */
  public record StoredGraph(String sha256, long bytes) {
    /** Checks that there is a hash. */
    public StoredGraph {
      requireNonNull(sha256, "sha256 is null");
    }

    /** Names the graph to which a reference leads. */
    public static StoredGraph of(DataRef ref) {
      return new StoredGraph(ref.sha256(), ref.bytes());
    }
  }

  /**
   * A definition that calls of this batch share.
   *
   * @param graph the sub-graph in which it stands; {@code null} for the graph itself
   * @param index its index among the tasks there
   * @param json the task as written, with the defaults of its graph
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Definition(@Nullable String graph, int index, JsonNode json) {}

  /**
   * What is packed.
   *
   * @param definitions of the calls, where the graph lies in no blob
   * @param ends the ends of earlier tasks that calls refer to, by path from the top
   * @param calls the tasks in the order in which they run
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Contents(
      List<Definition> definitions, Map<String, SourceEnd> ends, List<TaskCall> calls) {
    /** Copies. */
    public Contents {
      definitions = definitions == null ? List.of() : List.copyOf(definitions);
      ends = ends == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(ends));
      calls = List.copyOf(calls);
    }
  }

  /**
   * Returns what it asks for.
   *
   * @throws dev.weft.failure.WeftException {@code DATA_LOSS} when it cannot be unpacked
   */
  public Contents open() {
    return packed == null ? new Contents(List.of(), Map.of(), calls) : packed.open(Contents.class);
  }

  /** Returns the graph in which calls without a definition find theirs, if they need one. */
  public @Nullable StoredGraph definingGraph() {
    return graph == null ? storedGraph : StoredGraph.of(graph);
  }

  /** Returns the same batch, its graph named by its hash only. */
  public TaskBatch withStoredGraph() {
    return with(null, definingGraph(), remainingMillis);
  }

  /** Returns the same batch with so much work behind it. */
  public TaskBatch withRemaining(int millis) {
    return with(graph, storedGraph, millis);
  }

  private TaskBatch with(@Nullable DataRef newGraph, @Nullable StoredGraph newStored, int millis) {
    return new TaskBatch(
        run,
        graphName,
        generation,
        batch,
        callsHash,
        newGraph,
        newStored,
        blobStore,
        calls,
        packed,
        size,
        priority,
        resultLimit,
        chain,
        millis);
  }
}
