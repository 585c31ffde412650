package dev.weft.scheduling;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Takes plans to pieces. */
final class Plans {
  private Plans() {}

  /** A plan with nothing of another one but its name, deadline and outputs. */
  static Plan empty(Plan whole) {
    return new Plan(whole.name(), whole.deadline());
  }

  /** Appends what a plan lacks of a whole one, up to a size. */
  static void append(Plan whole, Plan plan, int size) {
    for (int task = plan.size(); task < size; task++) {
      List<Plan.Edge> edges = new ArrayList<>();
      IntStream.range(whole.firstEdge(task), whole.endEdge(task))
          .mapToObj(e -> new Plan.Edge(whole.source(e), whole.accept(e), whole.referred(e)))
          .forEach(edges::add);
      plan.add(whole.id(task), whole.definition(task), whole.profile(task), edges);
    }
  }
}
