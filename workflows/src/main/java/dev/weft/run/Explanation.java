package dev.weft.run;

import java.util.List;

/**
 * Why a task, or a run, stands where it stands.
 *
 * @param text one sentence for people
 * @param tasks the tasks that the sentence is about, at most 20
 */
public record Explanation(String text, List<TaskState> tasks) {
  /** Copies the list. */
  public Explanation {
    tasks = List.copyOf(tasks);
  }
}
