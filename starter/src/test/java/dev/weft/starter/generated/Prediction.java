package dev.weft.starter.generated;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.run.RunStatus;
import java.util.Map;

/**
 * What the model says of a run.
 *
 * @param status how it ends
 * @param ends how each task ends, by path
 * @param outputs what it answers
 * @param limits how many instances of a mapped task may be under way at once, by its path
 * @param isCut whether a failed task ends the run before its time, so that any other task may be
 *     cancelled
 */
record Prediction(
    RunStatus status,
    Map<String, End> ends,
    ObjectNode outputs,
    Map<String, Integer> limits,
    boolean isCut) {}
