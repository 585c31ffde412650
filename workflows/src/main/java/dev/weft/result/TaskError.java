package dev.weft.result;

import static java.util.Objects.requireNonNull;

import dev.weft.data.Excerpt;
import dev.weft.failure.FailureCode;

/**
 * Why a task failed, in a code for machines and words for people.
 *
 * @param code the kind of failure
 * @param message names what failed and keeps the cause's own words; at most 2,000 characters
 */
public record TaskError(FailureCode code, String message) {

  /** How many characters of a message are kept. */
  public static final int MESSAGE_LIMIT = 2_000;

  /** Cuts an overlong message. */
  public TaskError {
    requireNonNull(code, "code is null");
    requireNonNull(message, "message is null");
    message = Excerpt.of(message, MESSAGE_LIMIT);
  }
}
