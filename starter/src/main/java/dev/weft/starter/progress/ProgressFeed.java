package dev.weft.starter.progress;

import dev.weft.client.ConnectionException;
import dev.weft.client.QueueReport;
import dev.weft.client.TaskManager;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunProgress;
import dev.weft.run.RunResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Follows a run to its end and feeds a view with where it stands. For one thread. */
public final class ProgressFeed {
  private static final long TICK_MS = 250;

  /** With nobody there, queries and looks take turns, so this counts twice in the 10 s below. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration SOON = Duration.ofMillis(500);
  private static final Duration LATER = Duration.ofSeconds(1);

  /**
   * Two looks in a row that find nobody, so that it is said within 10 s and not at every hiccup.
   */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);

  private final TaskManager manager;
  private final RunId run;
  private final ProgressView view;
  private final InstantSource clock;
  private final Set<String> suspects = new HashSet<>();
  private final Set<String> said = new HashSet<>();
  private @Nullable RunProgress last;
  private Instant nextQuery;
  private Instant nextLook;
  private boolean isLost;

  /** Makes a feed; asks nothing yet. */
  public ProgressFeed(TaskManager manager, RunId run, ProgressView view, InstantSource clock) {
    this.manager = manager;
    this.run = run;
    this.view = view;
    this.clock = clock;
    this.nextQuery = clock.instant();
    this.nextLook = clock.instant().plus(BETWEEN_LOOKS);
  }

  /**
   * Blocks until the run has ended.
   *
   * @throws InterruptedException when the thread is interrupted; the run goes on
   */
  public RunResult follow() throws InterruptedException {
    FutureTask<RunResult> end = new FutureTask<>(() -> manager.await(run));
    Thread.ofPlatform().daemon().name("weft-await").start(end);
    try {
      while (true) {
        try {
          return end.get(TICK_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          tick();
        } catch (ExecutionException e) {
          throw rethrown(e.getCause() == null ? e : e.getCause());
        }
      }
    } finally {
      end.cancel(true);
    }
  }

  private static RuntimeException rethrown(Throwable cause) {
    return cause instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException("waiting for the run failed", cause);
  }

  private void tick() {
    Instant now = clock.instant();
    try {
      if (!now.isBefore(nextQuery)) {
        query(now);
      }
      if (!now.isBefore(nextLook)) {
        nextLook = now.plus(BETWEEN_LOOKS);
        lookForWorkers();
      }
      isLost = false;
    } catch (RuntimeException e) {
      lost(e);
    }
    if (last != null) {
      view.show(last, clock.instant());
    }
  }

  /** A server that is being restarted is waited for; whether for ever, {@code await} decides. */
  private void lost(RuntimeException failure) {
    if (ConnectionException.of(failure, "the server's address").isEmpty()) {
      throw failure;
    }
    if (!isLost) {
      isLost = true;
      view.say("the server does not answer; the run goes on when it is back");
    }
  }

  private void query(Instant now) {
    RunProgress before = last;
    Optional<RunProgress> answer = manager.progress(run, PATIENCE);
    answer.ifPresent(progress -> last = progress);
    boolean isStill =
        before != null && answer.isPresent() && before.revision() == answer.get().revision();
    nextQuery = now.plus(isStill ? LATER : SOON);
  }

  private void lookForWorkers() {
    Set<String> queues = new TreeSet<>(last == null ? List.of() : last.queues());
    queues.add(Routes.HOME); // without it no run goes on at all
    Set<String> empty = new HashSet<>();
    for (String queue : queues) {
      QueueReport report = manager.queue(queue);
      if (report.pollers() == 0) {
        empty.add(queue);
      }
    }
    for (String queue : empty) {
      if (suspects.contains(queue) && said.add(queue)) {
        view.say(nobodyPolls(queue));
      }
    }
    said.retainAll(empty);
    suspects.clear();
    suspects.addAll(empty);
  }

  /** Returns the sentence about a queue that no worker serves. */
  public static String nobodyPolls(String queue) {
    return "nobody polls " + queue + ": start one with `weft worker`";
  }
}
