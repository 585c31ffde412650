package dev.weft.starter.generated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.run.WireFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A generated graph whose run can be predicted.
 *
 * @param seed makes it again
 * @param graph the graph
 * @param params what its parameters are given
 * @param prediction what comes of it
 */
record Case(int seed, ObjectNode graph, Map<String, JsonNode> params, Prediction prediction) {
  /** Larger ones are left out: ten small graphs find more than a large one. */
  private static final int MOST_ENDS = 60;

  /**
   * Makes the first graph of a seed that can be predicted.
   *
   * @param mayFailTheRun whether some tasks may have {@code onFailure: failRun}
   */
  static Case of(int seed, boolean mayFailTheRun) {
    for (int attempt = 0; ; attempt++) {
      Random random = new Random((seed * 1_000L + attempt) * 0x9E3779B97F4A7C15L);
      GraphMaker.Generated made = GraphMaker.make(seed, random, mayFailTheRun);
      try {
        Prediction prediction = SlowModel.predict(made.tree(), made.params());
        if (prediction.ends().size() <= MOST_ENDS) {
          return new Case(seed, made.tree(), made.params(), prediction);
        }
      } catch (TimingDecides e) {
        continue; // the next one
      }
    }
  }

  /** How to see it again. */
  String text() {
    return "seed %d (run it alone with -Dweft.generated.seed=%d)%ngraph %s%nparams %s"
        .formatted(seed, seed, WireFormat.json(graph), new TreeMap<>(params));
  }
}
