package dev.weft.run;

import org.jspecify.annotations.Nullable;

/**
 * Asks to cancel one task of a run.
 *
 * @param task its path in the run
 * @param reason why, for people
 */
public record CancelTask(String task, @Nullable String reason) {}
