package dev.weft.activity.vector;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import org.apache.lucene.util.ThreadInterruptedException;

/** Turns the ways in which an index notices an interrupt into the one that handlers answer with. */
final class Interrupts {
  private Interrupts() {}

  /** Stops here if the attempt is over. */
  static void check() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("the attempt is over");
    }
  }

  /** Work on files that may notice an interrupt in its own way. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  /** Does the work. */
  static <T> T heeded(Work<T> work) throws IOException, InterruptedException {
    try {
      return work.run();
    } catch (ClosedByInterruptException | ThreadInterruptedException e) {
      Thread.interrupted(); // the exception carries the news from here on
      InterruptedException interrupted = new InterruptedException("the attempt is over");
      interrupted.initCause(e);
      throw interrupted;
    }
  }
}
