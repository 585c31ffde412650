package dev.weft.run;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.weft.data.Tokens;
import dev.weft.result.TaskMetrics;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * What a run cost: sums over the attempts of all tasks, but for two members.
 *
 * @param durationMs wall time from the run's start to its end
 * @param cpuMs CPU time of all tasks
 * @param peakMemoryBytes the most memory that any worker had at the end of a task
 * @param allocatedBytes Java heap allocated
 * @param networkBytes bytes that Weft's clients sent and received
 * @param retries attempts after each task's first
 * @param tokens what models read and wrote
 */
@JsonPropertyOrder({
  "durationMs",
  "cpuMs",
  "peakMemoryBytes",
  "allocatedBytes",
  "networkBytes",
  "retries",
  "tokens"
})
public record RunCost(
    BigDecimal durationMs,
    BigDecimal cpuMs,
    long peakMemoryBytes,
    long allocatedBytes,
    long networkBytes,
    int retries,
    Tokens tokens) {

  /** Returns the cost of a run that took {@code wall} and whose tasks cost {@code sum}. */
  public static RunCost of(Duration wall, TaskMetrics sum) {
    return new RunCost(
        TaskMetrics.millis(wall),
        TaskMetrics.millis(sum.cpuTime()),
        sum.memoryBytes(),
        sum.allocatedBytes(),
        sum.networkBytes(),
        sum.retryCount(),
        sum.tokens());
  }
}
