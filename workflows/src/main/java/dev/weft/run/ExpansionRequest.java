package dev.weft.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Asks the archive what a task that stands for others becomes, because that lies in blobs.
 *
 * @param run the run
 * @param question what is to be found out
 * @param sources the ends of the tasks that it refers to, named from the top
 */
public record ExpansionRequest(
    RunId run, Expansion.Question question, Map<String, SourceEnd> sources) {
  /** Copies the map. */
  public ExpansionRequest {
    sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
  }
}
