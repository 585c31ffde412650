package dev.weft.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TurnoverTest {
  private final Turnover turnover = new Turnover();
  private long now;

  private void freedAfter(long millis) {
    now += Duration.ofMillis(millis).toNanos();
    turnover.freed(now);
  }

  private int soonAfter(long millis) {
    return turnover.soon(now + Duration.ofMillis(millis).toNanos());
  }

  @Test
  void asManyAreExpectedAsGotFreeOfLate() {
    assertEquals(0, soonAfter(0));
    freedAfter(100);
    assertEquals(0, soonAfter(0), "nobody knows yet");
    freedAfter(100);
    assertEquals(2, soonAfter(0));
    assertEquals(2, soonAfter(200));
    assertEquals(0, soonAfter(300), "long tasks have begun");
    for (int i = 0; i < 50; i++) {
      freedAfter(10);
    }
    assertEquals(24, soonAfter(0), 1);
    for (int i = 0; i < 200; i++) {
      freedAfter(0);
    }
    assertEquals(250, soonAfter(0), "no more than one a millisecond");
  }

  @Test
  void longTasksAreNotWaitedFor() {
    for (int i = 0; i < 5; i++) {
      freedAfter(60_000);
      assertEquals(0, soonAfter(1));
    }
    freedAfter(20);
    assertEquals(12, soonAfter(1), "short ones have begun");
  }
}
