package dev.weft.client;

import dev.weft.graph.TaskGraph;
import dev.weft.run.RunId;

/**
 * What came of a submit.
 *
 * @param run the run
 * @param isNew false when the same graph with the same parameters had been submitted under this id
 *     before
 * @param graph the graph with parameters filled in
 */
public record Submission(RunId run, boolean isNew, TaskGraph graph) {}
