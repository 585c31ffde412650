package dev.weft.run;

/**
 * Asks about one task.
 *
 * @param task its path in the run
 */
public record TaskQuery(String task) {}
