package dev.weft.run;

import dev.weft.data.DataRef;
import java.util.List;

/**
 * Where all lies that a run knew when it went on in a fresh history.
 *
 * @param plan its plan with all that was appended, in parts
 * @param state everything else, in pieces of one packed JSON document
 */
public record Resume(List<DataRef> plan, List<DataRef> state) {
  /** Copies the lists. */
  public Resume {
    plan = List.copyOf(plan);
    state = List.copyOf(state);
  }
}
