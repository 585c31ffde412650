package dev.weft.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.task.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final RetryPolicy DEFAULT = RetryPolicy.DEFAULT;

  @Test
  void waitsNeverChange() {
    List<Long> waits =
        IntStream.rangeClosed(1, 8)
            .mapToObj(attempt -> DEFAULT.backoff(attempt, 42).toMillis())
            .toList();
    assertEquals(GOLDEN, waits);
  }

  private static final List<Long> GOLDEN =
      List.of(742L, 320L, 1_114L, 2_754L, 608L, 27_783L, 13_104L, 48_038L);

  @Test
  void aWaitLiesBetweenNothingAndTheLongestOfItsAttempt() {
    for (int attempt = 1; attempt <= 100; attempt++) {
      long most = Math.min(60_000, (long) (1_000 * Math.pow(2, attempt - 1)));
      for (long seed = 0; seed < 50; seed++) {
        long wait = DEFAULT.backoff(attempt, seed * 7_919).toMillis();
        assertTrue(wait >= 0 && wait <= most, attempt + ": " + wait);
      }
    }
  }

  @Test
  void waitsOfManyTasksAreSpreadEvenly() {
    double mean =
        LongStream.range(0, 10_000)
            .map(seed -> DEFAULT.backoff(1, seed).toMillis())
            .average()
            .orElseThrow();
    assertEquals(500, mean, 10);
  }

  @Test
  void noWaitIsNoWait() {
    RetryPolicy none = new RetryPolicy(3, Duration.ZERO, 2, Duration.ofSeconds(1));
    assertEquals(Duration.ZERO, none.backoff(3, 1));
  }
}
