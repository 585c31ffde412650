package dev.weft.client;

import dev.weft.run.RunId;

/**
 * What came of a retry.
 *
 * @param run the run, under the id it had
 * @param generation which start of it this is, from 2
 * @param hasKept whether the earlier generation left its results; one that Temporal closed by force
 *     did not, and all that the generations before it had not done runs again
 */
public record Retry(RunId run, int generation, boolean hasKept) {}
