package dev.weft.starter.generated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.failure.FailureCode;
import dev.weft.task.TaskStatus;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a task ends, as the model predicts it.
 *
 * @param status how
 * @param codes why, if it did not complete; several when it depends on which part failed first
 * @param output what it answered
 * @param attempts how many attempts it took
 * @param seenAs what dependents see
 * @param seenOutput what references get
 * @param group {@code {counts, errors, results}} of a mapped task
 * @param parts what it became, by path; also the parts of parts
 * @param isForgiven whether the run, or the sub-graph, may be COMPLETED all the same
 */
record End(
    TaskStatus status,
    Set<FailureCode> codes,
    @Nullable JsonNode output,
    int attempts,
    TaskStatus seenAs,
    @Nullable JsonNode seenOutput,
    @Nullable JsonNode group,
    Map<String, End> parts,
    boolean isForgiven) {

  static End completed(JsonNode output, int attempts) {
    return new End(
        TaskStatus.COMPLETED,
        Set.of(),
        output,
        attempts,
        TaskStatus.COMPLETED,
        output,
        null,
        Map.of(),
        true);
  }

  static End skipped(FailureCode code, boolean isForgiven) {
    return of(TaskStatus.SKIPPED, Set.of(code), 0, isForgiven);
  }

  static End failed(FailureCode code, int attempts) {
    TaskStatus status =
        code == FailureCode.ATTEMPT_TIMED_OUT ? TaskStatus.TIMEOUT : TaskStatus.FAILED;
    return of(status, Set.of(code), attempts, false);
  }

  static End failed(Set<FailureCode> codes) {
    return of(TaskStatus.FAILED, codes, 0, false);
  }

  private static End of(
      TaskStatus status, Set<FailureCode> codes, int attempts, boolean isForgiven) {
    return new End(status, codes, null, attempts, status, null, null, Map.of(), isForgiven);
  }

  End with(Map<String, End> inside, @Nullable JsonNode whatParts) {
    return new End(
        status,
        codes,
        output,
        attempts,
        seenAs,
        seenOutput,
        whatParts,
        new TreeMap<>(inside),
        isForgiven);
  }

  /** Returns what {@code onFailure} makes of it. */
  End under(@Nullable JsonNode policy) {
    if (!status.isFailure() || policy == null) {
      return this;
    }
    boolean isReplaced = policy.has("output");
    return new End(
        status,
        codes,
        output,
        attempts,
        isReplaced ? TaskStatus.COMPLETED : status,
        isReplaced ? policy.get("output") : seenOutput,
        group,
        parts,
        isReplaced || policy.asText().equals("ignore"));
  }

  /** Whether it became other tasks. */
  boolean isWhole() {
    return group != null || !parts.isEmpty();
  }

  /** What {@code part: error} is. */
  @Nullable JsonNode error() {
    if (codes.isEmpty()) {
      return null;
    }
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    error.set("code", code());
    return error.set("message", Seen.ANYTHING);
  }

  /** The code, if it is certain. */
  JsonNode code() {
    return codes.size() == 1
        ? JsonNodeFactory.instance.textNode(codes.iterator().next().name())
        : Seen.ANYTHING;
  }
}
