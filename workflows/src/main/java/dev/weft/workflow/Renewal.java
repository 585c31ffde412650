package dev.weft.workflow;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a run goes on in a fresh history, and when it holds back so that it can.
 *
 * <p>That takes a moment in which nothing is in flight. When it is due, the run hands nothing over
 * for some seconds, in which light work ends. What takes longer must not keep the workers idle: the
 * run then goes on handing over, and tries again from time to time, until the history is so long
 * that it has to wait. Pure: all it knows it is told.
 */
final class Renewal {
  /** Past so many events it is due; Temporal's server suggests it at the same number. */
  static final int EVENTS = 4_096;

  /** Past so many bytes it is due, which is what the server suggests too. */
  static final long BYTES = 4_000_000;

  /**
   * Past so many events nothing is handed over any more: far enough from the server's wall of
   * 51,200 that whatever is in flight then can end in any way.
   */
  static final long MOST_EVENTS = 30_000;

  /** Past so many bytes too; the server's wall is at 50 MB. */
  static final long MOST_BYTES = 30_000_000;

  /** How long the run holds back at a time. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  /** How long it does not at least, so that no more than a tenth of the time is lost. */
  static final Duration WORK = PAUSE.multipliedBy(9);

  /**
   * A history that began with more than this must grow by as much again, so that putting away and
   * bringing back what the run knows stays in proportion to what it does.
   */
  private static final long SMALL = 1_000_000;

  /** From due to closed, with limits other than the usual ones. */
  private static final int ROOM = 7;

  private final boolean isPossible;
  private final int mostGrowth;
  private final long closedAt;

  private long firstEvents;
  private long firstBytes;
  private boolean isDue;
  private boolean isClosed;
  private long nextPauseAt;
  private @Nullable Instant pauseEnd;

  /**
   * Begins an execution.
   *
   * @param isPossible whether the rules of the run know of fresh histories
   * @param continueAfter after how many events it is due; 0 for the usual number
   */
  Renewal(boolean isPossible, int continueAfter) {
    this.isPossible = isPossible;
    this.mostGrowth = continueAfter == 0 ? EVENTS : continueAfter;
    this.closedAt =
        continueAfter == 0 ? MOST_EVENTS : Math.min(MOST_EVENTS, (long) ROOM * continueAfter);
  }

  /** Notes how long the history was when the run had taken up its work. */
  void begin(long events, long bytes) {
    firstEvents = events;
    firstBytes = bytes;
  }

  /** Takes in how long the history is by now. */
  void look(long events, long bytes, boolean isSuggested, Instant now) {
    if (!isPossible) {
      return;
    }
    long growth = bytes - firstBytes;
    boolean isInProportion = firstBytes <= SMALL || growth >= firstBytes;
    boolean isLong = isSuggested || events - firstEvents > mostGrowth || growth > BYTES;
    isDue |= isLong && isInProportion;
    isClosed = isDue && (events - firstEvents > closedAt || bytes > MOST_BYTES);
    boolean isRested = pauseEnd == null || !now.isBefore(pauseEnd.plus(WORK));
    if (isDue && isRested && events >= nextPauseAt) {
      nextPauseAt = events + Math.max(1, mostGrowth / 2);
      pauseEnd = now.plus(PAUSE);
    }
  }

  /** Whether the run should go on in a fresh history as soon as nothing is in flight. */
  boolean isDue() {
    return isDue;
  }

  /**
   * Whether tasks may be handed over.
   *
   * @param isQuiet whether nothing is in flight
   */
  boolean mayHandOver(boolean isQuiet, Instant now) {
    return !isDue || !isQuiet && !isClosed && nextWake(now).isEmpty();
  }

  /** When the run stops holding back, if it does at the moment and ever will. */
  Optional<Instant> nextWake(Instant now) {
    return Optional.ofNullable(pauseEnd).filter(end -> !isClosed && now.isBefore(end));
  }
}
