package dev.weft.client;

/**
 * Who works on a queue, as far as the server can say.
 *
 * @param name the queue
 * @param pollers how many workers poll it; -1 when the server cannot say
 * @param backlog how many tasks wait in it; -1 when the server cannot say
 */
public record QueueReport(String name, int pollers, long backlog) {

  /** Whether it is known that nobody polls it. */
  public boolean isAbandoned() {
    return pollers == 0;
  }
}
