package dev.weft.run;

/**
 * Asks how a task of another run ended.
 *
 * @param path {@code run/task}
 * @param mustExist whether a run that is not there is a failure, instead of one that may come
 */
public record OtherRunQuery(String path, boolean mustExist) {
  /** The id of the run. */
  public String run() {
    return path.substring(0, path.indexOf('/'));
  }

  /** The path of the task in it. */
  public String task() {
    return path.substring(path.indexOf('/') + 1);
  }

  /** What people call the task. */
  public String words() {
    return "task " + task() + " of run " + run();
  }
}
