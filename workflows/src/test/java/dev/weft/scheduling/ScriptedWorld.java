package dev.weft.scheduling;

import dev.weft.failure.FailureCode;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of each task each time it is handed out: a pure function of a seed, so that two
 * schedulers meet the same world whatever their order.
 */
final class ScriptedWorld {
  /** After so many hand-outs of one task nothing goes wrong any more, so that every run ends. */
  private static final int PATIENCE = 14;

  private static final List<FailureCode> CODES =
      List.of(
          FailureCode.PROVIDER_UNAVAILABLE,
          FailureCode.ATTEMPT_TIMED_OUT,
          FailureCode.PROVIDER_UNAVAILABLE,
          FailureCode.ATTEMPT_TIMED_OUT,
          FailureCode.RATE_LIMITED,
          FailureCode.STORAGE_FULL,
          FailureCode.PROVIDER_REFUSED,
          FailureCode.DEADLINE_EXCEEDED,
          FailureCode.CANCELLED,
          FailureCode.INTERNAL);

  private final long seed;

  /** How often, of 100 hand-outs, something goes wrong. */
  private final int trouble;

  private final int mostMillis;

  ScriptedWorld(long seed, int trouble, int mostMillis) {
    this.seed = seed;
    this.trouble = trouble;
    this.mostMillis = mostMillis;
  }

  /** How a hand-out ends. */
  enum Kind {
    DONE,
    FAILED,
    FAILED_UNSTARTED,
    CONDITION_FALSE,
    INPUT_MISSING,
    NOT_STARTED,
    ABSENT,
    WORKER_LOST,
    REFUSED,
    NEVER_HANDED_OVER
  }

  /**
   * What will happen.
   *
   * @param kind how it ends
   * @param code why, of a failure
   * @param queued time in the queue
   * @param work time in the handler
   * @param retryAfter what the other side asks
   * @param keepsDeadline whether the worker ends the attempt at its deadline
   * @param afterCancel how it ends when it is cancelled while it runs
   * @param codeAfterCancel why, of a failure
   * @param reaction how long that takes
   * @param worker who gets it
   */
  record Fate(
      Kind kind,
      FailureCode code,
      Duration queued,
      Duration work,
      @Nullable Duration retryAfter,
      boolean keepsDeadline,
      Kind afterCancel,
      FailureCode codeAfterCancel,
      Duration reaction,
      int worker) {}

  Fate fate(String task, int handOut) {
    Random random = new Random(seed * 31 + task.hashCode() * 1_000_003L + handOut);
    random.nextInt();
    boolean goesWrong = random.nextInt(100) < trouble && handOut <= PATIENCE;
    return new Fate(
        goesWrong ? wrong(random) : Kind.DONE,
        CODES.get(random.nextInt(CODES.size())),
        Duration.ofMillis(random.nextInt(30)),
        Duration.ofMillis(random.nextInt(mostMillis)),
        random.nextInt(4) == 0 ? Duration.ofMillis(random.nextInt(700)) : null,
        random.nextInt(3) > 0,
        random.nextInt(2) == 0 ? Kind.FAILED : Kind.values()[random.nextInt(Kind.values().length)],
        random.nextInt(2) == 0 ? FailureCode.CANCELLED : CODES.get(random.nextInt(CODES.size())),
        Duration.ofMillis(random.nextInt(60)),
        random.nextInt(3));
  }

  private static Kind wrong(Random random) {
    int dice = random.nextInt(100);
    if (dice < 60) {
      return Kind.FAILED;
    }
    List<Kind> others =
        List.of(
            Kind.CONDITION_FALSE,
            Kind.INPUT_MISSING,
            Kind.FAILED_UNSTARTED,
            Kind.FAILED_UNSTARTED,
            Kind.NOT_STARTED,
            Kind.NOT_STARTED,
            Kind.ABSENT,
            Kind.WORKER_LOST,
            Kind.WORKER_LOST,
            Kind.REFUSED,
            Kind.NEVER_HANDED_OVER);
    return others.get(random.nextInt(others.size()));
  }
}
