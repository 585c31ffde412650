package dev.weft.benchmark.bare;

import io.temporal.activity.ActivityInterface;

/** The work of a light task. */
@ActivityInterface
public interface TextActivities {
  /** Cleans a text. */
  String normalise(String text);
}
