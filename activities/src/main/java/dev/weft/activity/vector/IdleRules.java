package dev.weft.activity.vector;

import java.time.Duration;

/**
 * What is given up when nothing happens.
 *
 * @param folding how long nothing must be written before segments are folded into one
 * @param release how long nothing must be written before other processes may write
 * @param closing how long nothing must be searched before the files are closed
 */
record IdleRules(Duration folding, Duration release, Duration closing) {

  /** 10 s, 30 s and 5 min. */
  static final IdleRules STANDARD =
      new IdleRules(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(5));
}
