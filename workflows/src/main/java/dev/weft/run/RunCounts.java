package dev.weft.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * How many tasks of a run stand where.
 *
 * @param total all of them
 * @param pending waiting for dependencies, a retry or a slot
 * @param running handed to a worker
 * @param completed ended well
 * @param failed ended badly
 * @param skipped never ran
 * @param cancelled ended by a person
 * @param timeout ended by time
 */
@JsonPropertyOrder({
  "total",
  "pending",
  "running",
  "completed",
  "failed",
  "skipped",
  "cancelled",
  "timeout"
})
public record RunCounts(
    int total,
    int pending,
    int running,
    int completed,
    int failed,
    int skipped,
    int cancelled,
    int timeout) {

  /** How many have ended. */
  @JsonIgnore
  public int ended() {
    return total - pending - running;
  }
}
