package dev.weft.result;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.weft.data.Tokens;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a task cost; a sum of costs is a cost too.
 *
 * <p>Times travel as milliseconds with three decimals. Immutable and thread-safe.
 *
 * @param duration time inside the handler, summed over attempts
 * @param queueWait time between being handed to a queue and being started, summed over attempts
 * @param cpuTime CPU time of the task's threads
 * @param memoryBytes memory of the worker's process as the task ended; of a sum, the maximum
 * @param allocatedBytes Java heap that the task's threads allocated
 * @param networkBytes bytes that Weft's own clients sent and received for it
 * @param retryCount attempts after the first; never below 0
 * @param tokens what models read and wrote for it
 */
@JsonPropertyOrder({"durationMs", "queueWaitMs", "cpuMs", "cpuUsage"})
public record TaskMetrics(
    @JsonIgnore Duration duration,
    @JsonIgnore Duration queueWait,
    @JsonIgnore Duration cpuTime,
    long memoryBytes,
    long allocatedBytes,
    long networkBytes,
    int retryCount,
    Tokens tokens) {

  /** Nothing done, nothing spent. */
  public static final TaskMetrics NONE =
      new TaskMetrics(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, 0, 0, 0, Tokens.NONE);

  /** Checks that nothing is negative that cannot be. */
  public TaskMetrics {
    if (retryCount < 0) {
      throw new IllegalArgumentException("retryCount must be at least 0, got " + retryCount);
    }
  }

  /** Returns the sum; memory is the larger of the two, since it is a level and not an amount. */
  public TaskMetrics plus(TaskMetrics other) {
    return new TaskMetrics(
        duration.plus(other.duration),
        queueWait.plus(other.queueWait),
        cpuTime.plus(other.cpuTime),
        Math.max(memoryBytes, other.memoryBytes),
        allocatedBytes + other.allocatedBytes,
        networkBytes + other.networkBytes,
        retryCount + other.retryCount,
        tokens.plus(other.tokens));
  }

  /** Returns a copy with another number of retries. */
  public TaskMetrics withRetryCount(int retries) {
    return new TaskMetrics(
        duration, queueWait, cpuTime, memoryBytes, allocatedBytes, networkBytes, retries, tokens);
  }

  /** Returns a copy with another wait. */
  public TaskMetrics withQueueWait(Duration wait) {
    return new TaskMetrics(
        duration, wait, cpuTime, memoryBytes, allocatedBytes, networkBytes, retryCount, tokens);
  }

  /** How many cores it kept busy on average: CPU time over duration, 0 for no duration. */
  @JsonProperty("cpuUsage")
  public double cpuUsage() {
    return duration.isZero()
        ? 0
        : Math.round(1000.0 * cpuTime.toNanos() / duration.toNanos()) / 1000.0;
  }

  @JsonProperty("durationMs")
  BigDecimal durationMs() {
    return millis(duration);
  }

  @JsonProperty("queueWaitMs")
  BigDecimal queueWaitMs() {
    return millis(queueWait);
  }

  @JsonProperty("cpuMs")
  BigDecimal cpuMs() {
    return millis(cpuTime);
  }

  /** Reads the wire form; a missing member is 0. */
  @JsonCreator
  static TaskMetrics read(
      @JsonProperty("durationMs") @Nullable BigDecimal duration,
      @JsonProperty("queueWaitMs") @Nullable BigDecimal queueWait,
      @JsonProperty("cpuMs") @Nullable BigDecimal cpu,
      @JsonProperty("memoryBytes") long memoryBytes,
      @JsonProperty("allocatedBytes") long allocatedBytes,
      @JsonProperty("networkBytes") long networkBytes,
      @JsonProperty("retryCount") int retryCount,
      @JsonProperty("tokens") @Nullable Tokens tokens) {
    return new TaskMetrics(
        duration(duration),
        duration(queueWait),
        duration(cpu),
        memoryBytes,
        allocatedBytes,
        networkBytes,
        retryCount,
        tokens == null ? Tokens.NONE : tokens);
  }

  /** Returns milliseconds with three decimals, the form in which times are shown and sent. */
  public static BigDecimal millis(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos())
        .movePointLeft(6)
        .setScale(3, RoundingMode.HALF_UP);
  }

  private static Duration duration(@Nullable BigDecimal millis) {
    return millis == null ? Duration.ZERO : Duration.ofNanos(millis.movePointRight(6).longValue());
  }
}
