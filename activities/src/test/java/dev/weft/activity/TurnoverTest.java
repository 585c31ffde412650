package dev.weft.activity;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TurnoverTest {
  private final Turnover turnover = new Turnover();
  private long now;

  private void freedAfter(long millis) {
    now += Duration.ofMillis(millis).toNanos();
    turnover.freed(now);
  }

  private boolean isQuickAfter(long millis) {
    return turnover.isQuick(now + Duration.ofMillis(millis).toNanos());
  }

  @Test
  void itIsQuickOnceTwoSlotsGotFreeSoonAfterEachOther() {
    assertFalse(isQuickAfter(0));
    freedAfter(100);
    assertFalse(isQuickAfter(0), "nobody knows yet");
    freedAfter(100);
    assertTrue(isQuickAfter(0));
    assertTrue(isQuickAfter(200));
    assertFalse(isQuickAfter(300), "long tasks have begun");
  }

  @Test
  void longTasksAreNotWaitedFor() {
    for (int i = 0; i < 5; i++) {
      freedAfter(60_000);
      assertFalse(isQuickAfter(1));
    }
    freedAfter(20);
    assertTrue(isQuickAfter(1), "short ones have begun");
  }
}
