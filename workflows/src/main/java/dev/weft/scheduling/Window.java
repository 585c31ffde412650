package dev.weft.scheduling;

import dev.weft.run.ResourceCapacity;
import dev.weft.run.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many batches of one queue may be in flight: enough to keep the workers busy, no more, so that
 * what becomes urgent later can still go first.
 *
 * <p>{@code max(rate x round trip x 1.5, 2 x slots)}, at least 4 and at most 400. Before the first
 * result 4 batches of several tasks, but 16 of one: the longest go first, and while nobody has
 * answered yet, all slots but four of a large worker would stand idle for as long as they take. The
 * round trip leaves out the wait in the queue: with it, the product would be what is in flight
 * anyway (Little's law) and the window would only ever grow. 400 results of 4 KiB fit the 2 MB that
 * a server buffers while a workflow task runs. All of it comes from history, so a replay decides
 * the same.
 *
 * <p>Of short tasks more may be out: what was done in 250 ms of late, as long as all that is out is
 * expected to take each slot no longer than 100 ms. A workflow task then hears of more ends at
 * once, so that the run has fewer of them.
 */
final class Window {
  static final int LEAST = 4;

  /** How many batches of one task may be out before the first result. */
  static final int FIRST_ALONE = 16;

  static final int MOST = 400;
  private static final double SMOOTHING = 0.1;

  /** Of short tasks, so many seconds of what was done of late may be out. */
  private static final double AHEAD_SECONDS = 0.25;

  /** What is out is short while it is expected to take each slot no longer. */
  private static final long SHORT_NANOS = 100_000_000;

  private final int first;
  private final boolean sendsAhead;
  private final Map<String, Places> workers = new LinkedHashMap<>();
  private int inFlight;
  private long nanosInFlight;
  private double roundTripSeconds;

  /** Time and answers of late, older ones counting less; {@code together} came at the last end. */
  private double seconds;

  private double answers;
  private int together;
  private @Nullable Instant lastEnd;

  /** When a worker last ran something. */
  private @Nullable Instant lastTaken;

  /** Why a worker took nothing, if the last answer says so. */
  private @Nullable String closed;

  /** A window as it travels when nothing is in flight. */
  record State(
      Map<String, Places> workers,
      double roundTripSeconds,
      double seconds,
      double answers,
      int together,
      @Nullable Instant lastEnd,
      @Nullable Instant lastTaken) {}

  Window(SchedulingRules rules) {
    this.first = rules.hasLanes() ? FIRST_ALONE : LEAST;
    this.sendsAhead = rules.hasLanes();
  }

  State state() {
    return new State(
        new TreeMap<>(workers), roundTripSeconds, seconds, answers, together, lastEnd, lastTaken);
  }

  static Window of(State state, SchedulingRules rules) {
    Window window = new Window(rules);
    window.workers.putAll(state.workers());
    window.roundTripSeconds = state.roundTripSeconds();
    window.seconds = state.seconds();
    window.answers = state.answers();
    window.together = state.together();
    window.lastEnd = state.lastEnd();
    window.lastTaken = state.lastTaken();
    return window;
  }

  int inFlight() {
    return inFlight;
  }

  /** Whether one more batch may go out, of several tasks or of one. */
  boolean hasRoom(boolean isFusing) {
    return inFlight < (lastEnd == null && isFusing ? LEAST : size())
        || inFlight < ahead() && nanosInFlight < slots() * SHORT_NANOS;
  }

  /** Takes note of a batch that went out and is expected to take so long. */
  void dispatched(long nanos) {
    inFlight++;
    nanosInFlight += nanos;
  }

  /** Takes note of the return of a batch that was expected to take so long. */
  void returned(long nanos) {
    inFlight--;
    nanosInFlight -= nanos;
  }

  /** Takes note of an answer: who gave it, and how long it took but for waiting. */
  void answered(WorkerState worker, Duration roundTrip, Instant now) {
    workers.put(worker.id(), places(worker));
    double trip = Math.max(0, roundTrip.toNanos() / 1e9);
    if (lastEnd == null) {
      roundTripSeconds = trip;
      seconds = Math.max(trip, 0.001);
      answers = 1;
    } else {
      roundTripSeconds += SMOOTHING * (trip - roundTripSeconds);
      if (now.isAfter(lastEnd)) {
        // Answers that one workflow task sees at once share one gap: each alone would look instant.
        seconds += Duration.between(lastEnd, now).toNanos() / 1e9 - SMOOTHING * seconds;
        answers += together - SMOOTHING * answers;
        together = 0;
      }
    }
    together++;
    lastEnd = now;
  }

  /** Takes note of whether something was run. */
  void took(boolean something, @Nullable String why, Instant now) {
    closed = something ? null : why;
    lastTaken = something ? now : lastTaken;
  }

  /** When a worker last ran something from this queue. */
  @Nullable Instant lastTaken() {
    return lastTaken;
  }

  /** Why a worker took nothing last, in its own words. */
  @Nullable String closed() {
    return closed;
  }

  /** Forgets who polls, after a worker was lost. */
  void forgetWorkers() {
    workers.clear();
  }

  private static Places places(WorkerState worker) {
    ResourceCapacity capacity = worker.capacity();
    double cores = capacity == null ? worker.slots() : Math.ceil(capacity.cpuCores());
    return new Places(worker.slots(), (int) Math.max(1, Math.min(worker.slots(), cores)));
  }

  /** How many tasks the workers run at once, as far as they have said. */
  Places places() {
    if (workers.isEmpty()) {
      return Places.UNKNOWN;
    }
    int cores = 0;
    for (Places worker : workers.values()) {
      cores += worker.cores();
    }
    return new Places(slots(), cores);
  }

  /** How many tasks the workers run at once, as far as they have said; 0 for unknown. */
  int slots() {
    int slots = 0;
    for (Places worker : workers.values()) {
      slots += worker.slots();
    }
    return slots;
  }

  /** How many batches may be out, however long they take. */
  int size() {
    if (lastEnd == null) {
      return first;
    }
    double flowing = 1.5 * roundTripSeconds * rate();
    return (int) Math.min(MOST, Math.max(Math.max(flowing, 2.0 * slots()), LEAST));
  }

  /** How many batches may be out if all are short. */
  int most() {
    return Math.max(size(), ahead());
  }

  private int ahead() {
    return sendsAhead && lastEnd != null ? (int) Math.min(MOST, AHEAD_SECONDS * rate()) : 0;
  }

  /** Answers a second. */
  private double rate() {
    return 1 / Math.max(seconds / answers, 1e-4);
  }
}
