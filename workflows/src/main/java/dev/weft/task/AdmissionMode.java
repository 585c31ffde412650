package dev.weft.task;

import java.util.Locale;

/** What happens to a task when no worker has room for it. */
public enum AdmissionMode {
  /** It waits until one has. */
  WAIT,
  /** The run is refused before it starts. */
  REJECT;

  /** The word in a graph file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
