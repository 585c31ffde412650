package dev.weft.task;

/** Whether a task may travel to a worker together with others, in one activity. */
public enum Fuse {
  /** If its operation is light and the run is large: the default. */
  AUTO("auto"),
  /** Whenever another one is there that may. */
  ALWAYS("always"),
  /** Never: it has an activity of its own. */
  NEVER("never");

  private final String word;

  Fuse(String word) {
    this.word = word;
  }

  /** How it is written in a graph. */
  public String word() {
    return word;
  }
}
