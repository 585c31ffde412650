package dev.weft.workflow;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One durable timer for the nearest instant, replaced only by an earlier one. */
final class Alarm {
  private @Nullable Instant at;
  private @Nullable CancellationScope timer;
  private boolean hasRung;

  /** Makes sure that it rings at {@code wake}, or earlier. */
  void set(Optional<Instant> wake, Instant now, Supplier<String> summary) {
    hasRung = false;
    if (wake.isEmpty() || (at != null && !wake.get().isBefore(at))) {
      return;
    }
    if (timer != null) {
      timer.cancel();
    }
    Instant target = wake.get();
    Duration wait = Duration.between(now, target);
    TimerOptions options = TimerOptions.newBuilder().setSummary(summary.get()).build();
    CancellationScope scope =
        Workflow.newCancellationScope(
            () ->
                Workflow.newTimer(wait.isNegative() ? Duration.ZERO : wait, options)
                    .handle(
                        (done, failure) -> {
                          if (failure == null) {
                            ring(target);
                          }
                          return done;
                        }));
    at = target;
    timer = scope;
    scope.run();
  }

  private void ring(Instant target) {
    if (target.equals(at)) {
      at = null;
      timer = null;
      hasRung = true;
    }
  }

  boolean hasRung() {
    return hasRung;
  }
}
