package dev.weft.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Asks the archive for the declared outputs of a run whose values lie in blobs.
 *
 * @param run the run
 * @param outputs the graph's outputs: a map of values
 * @param sources the ends of the tasks they refer to, by task id
 */
public record OutputsRequest(RunId run, ObjectNode outputs, Map<String, SourceEnd> sources) {
  /** Copies the map. */
  public OutputsRequest {
    sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
  }
}
