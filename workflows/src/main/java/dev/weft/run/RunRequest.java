package dev.weft.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.data.DataRef;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a run is started with; everything that shapes it is fixed here for its whole life.
 *
 * @param run its id
 * @param generation 1 for the first start, one more for each retry of the run
 * @param graph the graph with parameters filled in, when it is at most 64 KiB
 * @param graphRef the same in a blob store, when it is larger
 * @param hash SHA-256 of the canonical JSON of graph and parameters as submitted
 * @param routes which queue each type travels on
 * @param rules the number of the scheduling rules
 * @param isChecked whether the submitter knew every operation that the graph names; else the run's
 *     own worker checks before any task starts
 * @param attributes the search attributes that the namespace has
 * @param blobStore the id of the blob store that references are meant for
 * @param checkpoint where an earlier generation stopped, if there is one
 * @param paces what the operations of the graph say of themselves, by title, as far as the
 *     submitter knew them
 * @param scheduler how tasks are ordered and put together
 * @param plan the plan in base64, where the submitter has checked and compiled a graph that is too
 *     large to travel with the request but whose plan is not
 * @param planParts where the parts of that plan lie, in their order, when it is too large as well
 * @param resume what this generation knew when its history was long enough and it went on in a
 *     fresh one; {@code null} in its first
 */
public record RunRequest(
    RunId run,
    int generation,
    @Nullable JsonNode graph,
    @Nullable DataRef graphRef,
    String hash,
    Routes routes,
    int rules,
    boolean isChecked,
    Set<String> attributes,
    String blobStore,
    @Nullable DataRef checkpoint,
    @Nullable Map<String, Pace> paces,
    @Nullable SchedulerConfig scheduler,
    @Nullable String plan,
    @Nullable List<DataRef> planParts,
    @Nullable Resume resume) {

  /** The largest plan that travels with the request, in bytes before base64. */
  public static final int INLINE_PLAN_LIMIT = 192 * 1024;

  /** The largest graph that travels inline, in bytes of JSON. */
  public static final int INLINE_GRAPH_LIMIT = 64 * 1024;

  /** The scheduling rules of this release. */
  public static final int RULES = 5;

  /** The first rules: each task alone, on the queue of its type, in up to 10,000 tasks. */
  public static final int FIRST_RULES = 1;

  /** The second rules: also what a COMPLETED run returns goes into the memo. */
  public static final int SECOND_RULES = 2;

  /** The third rules: results are returned in place only where they would fit a memo. */
  public static final int THIRD_RULES = 3;

  /**
   * The fourth rules: results that a run writes away lie open, all or none of them are returned in
   * place, and batches have the whole way to their graph.
   */
  public static final int FOURTH_RULES = 4;

  /** What a generation is started with. */
  public RunRequest(
      RunId run,
      int generation,
      @Nullable JsonNode graph,
      @Nullable DataRef graphRef,
      String hash,
      Routes routes,
      int rules,
      boolean isChecked,
      Set<String> attributes,
      String blobStore,
      @Nullable DataRef checkpoint,
      @Nullable Map<String, Pace> paces,
      @Nullable SchedulerConfig scheduler) {
    this(
        run,
        generation,
        graph,
        graphRef,
        hash,
        routes,
        rules,
        isChecked,
        attributes,
        blobStore,
        checkpoint,
        paces,
        scheduler,
        null,
        null,
        null);
  }

  /** A request that leaves paces and scheduling to whoever plans the run. */
  public RunRequest(
      RunId run,
      int generation,
      @Nullable JsonNode graph,
      @Nullable DataRef graphRef,
      String hash,
      Routes routes,
      int rules,
      boolean isChecked,
      Set<String> attributes,
      String blobStore,
      @Nullable DataRef checkpoint) {
    this(
        run,
        generation,
        graph,
        graphRef,
        hash,
        routes,
        rules,
        isChecked,
        attributes,
        blobStore,
        checkpoint,
        null,
        null);
  }

  /** Checks that there is exactly one graph. */
  public RunRequest {
    requireNonNull(run, "run is null");
    requireNonNull(hash, "hash is null");
    if ((graph == null) == (graphRef == null)) {
      throw new IllegalArgumentException("a request has either a graph or a graphRef");
    }
    attributes = Collections.unmodifiableSet(new TreeSet<>(attributes));
    paces = paces == null ? null : Collections.unmodifiableMap(new TreeMap<>(paces));
    planParts = planParts == null ? null : List.copyOf(planParts);
  }

  /** Returns the same with its plan, compiled by the submitter. */
  public RunRequest withPlan(byte[] compiled) {
    String text = Base64.getEncoder().encodeToString(compiled);
    return with(generation, checkpoint, text, null, resume);
  }

  /** Returns the same with a plan that lies elsewhere. */
  public RunRequest withPlanParts(List<DataRef> parts) {
    return with(generation, checkpoint, null, parts, resume);
  }

  /**
   * Returns what the next generation is started with.
   *
   * @param from where this one stopped; {@code null} to begin at the beginning
   */
  public RunRequest again(@Nullable DataRef from) {
    return with(generation + 1, from, plan, planParts, null);
  }

  /** Returns what this generation goes on with in a fresh history. */
  public RunRequest resumed(Resume from) {
    // Its plan has grown, and lies with what it knew.
    return with(generation, checkpoint, null, null, from);
  }

  private RunRequest with(
      int newGeneration,
      @Nullable DataRef newCheckpoint,
      @Nullable String newPlan,
      @Nullable List<DataRef> newParts,
      @Nullable Resume newResume) {
    return new RunRequest(
        run,
        newGeneration,
        graph,
        graphRef,
        hash,
        routes,
        rules,
        isChecked,
        attributes,
        blobStore,
        newCheckpoint,
        paces,
        scheduler,
        newPlan,
        newParts,
        newResume);
  }
}
