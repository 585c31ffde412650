package dev.weft.activity.data;

import java.nio.channels.ClosedByInterruptException;

/**
 * Turns the ways in which file access notices an interrupt into the one that handlers answer with.
 */
final class Interruption {
  private Interruption() {}

  /** Stops here if the attempt is over. */
  static void check() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("the attempt is over");
    }
  }

  /** Returns the same news as an {@link InterruptedException}, and takes back the thread's flag. */
  static InterruptedException of(ClosedByInterruptException e) {
    Thread.interrupted();
    InterruptedException interrupted = new InterruptedException("the attempt is over");
    interrupted.initCause(e);
    return interrupted;
  }
}
