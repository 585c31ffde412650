package dev.weft.activity;

import java.util.concurrent.TimeUnit;

/** How often slots get free: a running average of the time between two. Confined to a lock. */
final class Turnover {
  private static final double SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final double LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final double SMOOTHING = 0.2;

  private boolean hasFreed;
  private long last;
  private double gap = Double.MAX_VALUE;

  /** A slot has become free. */
  void freed(long now) {
    if (hasFreed) {
      double since = now - last;
      gap = gap > SOON_NANOS ? since : gap + SMOOTHING * (since - gap);
    }
    hasFreed = true;
    last = now;
  }

  /** How many can be expected within 250 ms. */
  int soon(long now) {
    return now - last < SOON_NANOS ? (int) (SOON_NANOS / Math.max(gap, LEAST_NANOS)) : 0;
  }
}
