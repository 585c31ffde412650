package dev.weft.workflow;

/**
 * Keeps a run away from the walls of Temporal's server.
 *
 * <p>Commands of one workflow task over 4 MB make the server terminate the workflow, a history over
 * 51,200 events or 50 MB does so too. The in-memory server enforces none of this.
 */
final class HistoryGuard {

  /** How many bytes of activity inputs one workflow task may send. */
  static final int COMMAND_BYTES = 1_000_000;

  /** How many activities one workflow task may start. */
  static final int COMMANDS = 400;

  /** With this many events, a run without continue-as-new must come to its end. */
  static final long MOST_EVENTS = 45_000;

  /** With this many bytes of history too. */
  static final long MOST_BYTES = 45_000_000;

  private long seenEvents = -1;
  private int bytes;
  private int commands;

  /** Refills the budget when the history has grown: a new workflow task has begun. */
  void enter(long events) {
    if (events != seenEvents) {
      seenEvents = events;
      bytes = 0;
      commands = 0;
    }
  }

  boolean hasRoom() {
    return bytes < COMMAND_BYTES / 2 && commands < COMMANDS;
  }

  void spend(int size) {
    bytes += size;
    commands++;
  }

  /** Whether the history leaves no room for more tasks. */
  static boolean isFull(long events, long bytes) {
    return events > MOST_EVENTS || bytes > MOST_BYTES;
  }
}
