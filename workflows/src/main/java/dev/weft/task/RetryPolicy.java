package dev.weft.task;

import java.time.Duration;

/**
 * How often, and after which waits, a failed attempt is repeated.
 *
 * @param maxRetries attempts after the first, 0 to 100
 * @param initial the longest first wait
 * @param factor by which the longest wait grows at each attempt, at least 1
 * @param max the longest wait ever
 */
public record RetryPolicy(int maxRetries, Duration initial, double factor, Duration max) {

  /** The largest {@code maxRetries}. */
  public static final int MOST_RETRIES = 100;

  /** 3 retries; waits of up to 1 s, 2 s, 4 s, never over 1 min. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(3, Duration.ofSeconds(1), 2, Duration.ofMinutes(1));

  /** Checks the ranges. */
  public RetryPolicy {
    if (maxRetries < 0 || maxRetries > MOST_RETRIES) {
      throw new IllegalArgumentException("maxRetries must be 0 to 100, got " + maxRetries);
    }
    if (initial.isNegative() || max.isNegative()) {
      throw new IllegalArgumentException("a backoff must not be negative");
    }
    if (!(factor >= 1 && factor <= 100)) {
      throw new IllegalArgumentException("factor must be 1 to 100, got " + factor);
    }
  }

  /** The number of attempts allowed. */
  public int maxAttempts() {
    return maxRetries + 1;
  }

  /**
   * Returns how long to wait after a failed attempt: full jitter, between nothing and the longest
   * wait of that attempt.
   *
   * <p>The same arguments give the same answer everywhere, so the workflow may call it. Jitter as
   * in "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015); bits from SplitMix64
   * (Steele, Lea and Flood, 2014).
   *
   * @param attempt the attempt that failed, from 1
   * @param seed what makes this task's waits its own
   */
  public Duration backoff(int attempt, long seed) {
    double longest =
        Math.min(initial.toNanos() * StrictMath.pow(factor, attempt - 1), (double) max.toNanos());
    long bits = mix(seed + attempt * 0x9E3779B97F4A7C15L);
    double share = (bits >>> 11) * 0x1.0p-53;
    return Duration.ofMillis(Math.round(longest * share / 1_000_000));
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
