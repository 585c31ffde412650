package dev.weft.benchmark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContestTest {
  @Test
  void noWayAlwaysComesAfterTheSameOther() {
    List<String> ways = List.of("a", "b", "c");
    Map<String, Integer> first = new HashMap<>();
    Map<String, Integer> pairs = new HashMap<>();
    for (int turn = 0; turn < 6; turn++) {
      List<String> order = Contest.order(ways, turn);
      first.merge(order.get(0), 1, Integer::sum);
      for (int i = 1; i < order.size(); i++) {
        pairs.merge(order.get(i - 1) + order.get(i), 1, Integer::sum);
      }
    }

    assertEquals(Map.of("a", 2, "b", 2, "c", 2), first);
    assertEquals(Map.of("ab", 2, "bc", 2, "ca", 2, "ba", 2, "cb", 2, "ac", 2), pairs);
  }
}
