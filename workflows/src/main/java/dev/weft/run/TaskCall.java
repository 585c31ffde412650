package dev.weft.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One task in a batch, with all that a worker needs to run one attempt of it.
 *
 * @param task its path in the run
 * @param graph the sub-graph in which its definition stands; {@code null} for the graph itself
 * @param index the index of its definition among the tasks there
 * @param attempt which attempt this is, from 1
 * @param definition the task as written, parameters filled in; {@code null} when the batch names
 *     the blob of the graph, where it is found by index
 * @param scope what the names in a definition that lies in a blob mean; {@code null} when they mean
 *     what they say
 * @param inputs the ends of the tasks that its input refers to, by task id; one that is missing
 *     here is an earlier call of the same batch
 * @param inlineLimit outputs of more bytes than this come back as references
 * @param deadline when it must have ended, if ever
 * @param timeout how long this attempt may take
 * @param isBrief whether its result may be written away with those of its batch, so that the
 *     outcome says no more than that
 * @param isWanted whether a task that is not in the batch refers to its output
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskCall(
    String task,
    @Nullable String graph,
    int index,
    int attempt,
    @Nullable JsonNode definition,
    @Nullable Scope scope,
    Map<String, SourceEnd> inputs,
    int inlineLimit,
    @Nullable Instant deadline,
    Duration timeout,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean isBrief,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean isWanted) {

  /** The largest output that may travel inline, in bytes of JSON. */
  public static final int INLINE_OUTPUT_LIMIT = 4 * 1024;

  /** A call of a task at the top of the graph. */
  public TaskCall(
      String task,
      int index,
      int attempt,
      @Nullable JsonNode definition,
      Map<String, SourceEnd> inputs,
      int inlineLimit,
      @Nullable Instant deadline,
      Duration timeout) {
    this(
        task,
        null,
        index,
        attempt,
        definition,
        null,
        inputs,
        inlineLimit,
        deadline,
        timeout,
        false,
        false);
  }

  /**
   * Returns the path from the top of the run of a task that this one names: a neighbour by its id,
   * a task that is named from the top with a slash before it, one of another run with its run.
   */
  public String pathOf(String name) {
    if (name.startsWith("/")) {
      return name.substring(1);
    }
    return name.indexOf('/') >= 0 ? name : task.substring(0, task.lastIndexOf('/') + 1) + name;
  }

  /** Returns a copy with another limit. */
  public TaskCall withInlineLimit(int limit) {
    return new TaskCall(
        task,
        graph,
        index,
        attempt,
        definition,
        scope,
        inputs,
        limit,
        deadline,
        timeout,
        isBrief,
        isWanted);
  }

  /** Checks and copies. */
  public TaskCall {
    requireNonNull(task, "task is null");
    requireNonNull(timeout, "timeout is null");
    inputs = inputs == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
  }
}
