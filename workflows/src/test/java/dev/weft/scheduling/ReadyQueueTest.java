package dev.weft.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReadyQueueTest {

  /** A task with what decides its place; in the order in which they should come. */
  private record Place(int task, int priority, long deadline, int tail) {}

  private static final List<Place> IN_ORDER =
      List.of(
          new Place(9, 3, Long.MAX_VALUE, 0),
          new Place(8, 2, 500, 0),
          new Place(7, 2, 900, 0),
          new Place(1, 2, Long.MAX_VALUE, 9),
          new Place(6, 1, Long.MAX_VALUE, 4),
          new Place(2, 1, Long.MAX_VALUE, 3),
          new Place(3, 1, Long.MAX_VALUE, 3),
          new Place(0, 0, 100, 99));

  @Test
  void priorityThenDeadlineThenLongestPathThenIndex() {
    for (int seed = 0; seed < 50; seed++) {
      List<Place> shuffled = new ArrayList<>(IN_ORDER);
      Collections.shuffle(shuffled, new Random(seed));
      ReadyQueue queue = new ReadyQueue(task -> true);
      shuffled.forEach(
          e ->
              queue.offer(
                  new ReadyQueue.Entry(e.task(), e.priority(), e.deadline(), e.tail(), e.task())));
      List<Integer> out = new ArrayList<>();
      for (int task = queue.poll(); task >= 0; task = queue.poll()) {
        out.add(task);
      }
      assertEquals(IN_ORDER.stream().map(Place::task).toList(), out);
    }
  }

  @Test
  void whatIsNoLongerReadyIsPassedOver() {
    Set<Integer> ready = new TreeSet<>(List.of(0, 1, 2));
    ReadyQueue queue = new ReadyQueue(ready::contains);
    ready.forEach(task -> queue.offer(new ReadyQueue.Entry(task, 1, Long.MAX_VALUE, 0, task)));
    ready.remove(0);
    assertEquals(1, queue.peek().task());
    assertEquals(1, queue.peek().task());
    ready.remove(1);
    assertEquals(2, queue.poll());
    assertNull(queue.peek());
    assertEquals(-1, queue.poll());
  }
}
