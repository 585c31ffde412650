package dev.weft.run;

import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;

/**
 * A failed task in a few words.
 *
 * @param task its path
 * @param code why
 * @param message why, for people
 */
public record RunFailure(String task, FailureCode code, String message) {

  /** Returns the failure of a task in the words that a line needs which names it already. */
  public static RunFailure of(String task, TaskError error) {
    return new RunFailure(task, error.code(), words(task, error.message()));
  }

  /** Returns what a message says besides naming the task, as its own part too, and the run. */
  public static String words(String task, String message) {
    String ofPart = task + ": ";
    String words = message.startsWith(ofPart) ? message.substring(ofPart.length()) : message;
    int run = words.startsWith("task '" + task + "'") ? words.indexOf(" of run ") : -1;
    int end = run < 0 ? -1 : words.indexOf(": ", run);
    return end < 0 ? words : words.substring(end + 2);
  }
}
