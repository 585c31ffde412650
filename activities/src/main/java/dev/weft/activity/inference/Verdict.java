package dev.weft.activity.inference;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Which label a text has.
 *
 * @param label the label
 * @param score how sure that is, from 0 to 1
 * @param scores the score of every label, as far as they are known
 */
record Verdict(String label, double score, Map<String, Double> scores) {

  /** The same, with another label when the score is too low. */
  Verdict orElse(String otherwise, double least) {
    return score < least ? new Verdict(otherwise, score, scores) : this;
  }

  /** The scores as JSON, four decimals. */
  ObjectNode scoresJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    scores.forEach((name, each) -> json.put(name, Cosine.rounded(each)));
    return json;
  }
}
