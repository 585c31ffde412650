package dev.weft.activity;

import java.util.concurrent.TimeUnit;

/** How often slots get free: a running average of the time between two. Confined to a lock. */
final class Turnover {
  private static final double QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final double SMOOTHING = 0.2;

  private boolean hasFreed;
  private long last;
  private double gap = Double.MAX_VALUE;

  /** A slot has become free. */
  void freed(long now) {
    if (hasFreed) {
      double since = now - last;
      gap = gap > QUICK_NANOS ? since : gap + SMOOTHING * (since - gap);
    }
    hasFreed = true;
    last = now;
  }

  /** Whether the next one can be expected within 250 ms. */
  boolean isQuick(long now) {
    return gap < QUICK_NANOS && now - last < QUICK_NANOS;
  }
}
