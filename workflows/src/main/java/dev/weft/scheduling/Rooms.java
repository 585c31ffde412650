package dev.weft.scheduling;

import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.run.RoomAnswer;
import dev.weft.run.RoomQuery;
import dev.weft.run.WorkerState;
import dev.weft.scheduling.TaskLedger.State;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds out about tasks that need more than the worker has that gave them back: do others have it,
 * or will they never start?
 *
 * <p>Confined to one thread.
 */
public final class Rooms {
  /** How long an answer counts that leaves hope. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Plan plan;
  private final TaskLedger ledger;
  private final EndRules rules;
  private final Map<RoomQuery, Instant> askAgain = new LinkedHashMap<>();

  Rooms(Plan plan, TaskLedger ledger, EndRules rules) {
    this.plan = plan;
    this.ledger = ledger;
    this.rules = rules;
  }

  /** What has to be asked about a task. */
  public RoomQuery query(int task) {
    Profile profile = plan.profile(task);
    return new RoomQuery(profile.type(), profile.queue(), profile.resources());
  }

  /** A worker gave a task back without having started it. */
  void gaveBack(int task, WorkerState worker, Instant now) {
    boolean isTooLarge =
        worker.capacity() != null && !worker.capacity().covers(plan.profile(task).resources());
    if (isTooLarge && !now.isBefore(askAgain.getOrDefault(query(task), Instant.MIN))) {
      askAgain.put(query(task), Instant.MAX);
      rules.ask(task);
    }
  }

  /** Takes in what the workers have; tasks that none of them will ever start have failed. */
  public Step answered(RoomQuery query, RoomAnswer answer, Instant now) {
    rules.setNow(now);
    askAgain.put(query, now.plus(PAUSE));
    if (answer.isHopeless()) {
      TaskError error =
          new TaskError(FailureCode.INSUFFICIENT_RESOURCES, answer.message(query.needs()));
      for (int task = 0; task < ledger.size(); task++) {
        State state = ledger.get(task).state;
        if ((state == State.READY || state == State.BACKOFF) && query(task).equals(query)) {
          rules.fail(task, error);
        }
      }
    }
    return rules.settle();
  }

  /** Nobody could say what the workers have; it is asked again. */
  public Step notAnswered(RoomQuery query, Instant now) {
    return answered(query, RoomAnswer.UNKNOWN, now);
  }
}
