package dev.weft.run;

import dev.weft.failure.FailureCode;

/**
 * A failed task in a few words.
 *
 * @param task its path
 * @param code why
 * @param message why, for people
 */
public record RunFailure(String task, FailureCode code, String message) {}
