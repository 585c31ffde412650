package dev.weft.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.run.SchedulerConfig;
import dev.weft.run.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final SchedulingRules NEWEST = SchedulingRules.of((SchedulerConfig) null);

  /** What is in flight: handed over then, answered then after so long a wait. */
  private record Flight(long since, long end, long queued) {}

  /**
   * Keeps a queue full as the scheduler does, and returns the size after each answer.
   *
   * @param slots how many tasks the only worker runs at once
   * @param work how long each takes, in milliseconds
   * @param trip how long the way there and back takes
   * @param look how often the workflow looks, in milliseconds: what arrives between is seen at once
   */
  private static List<Integer> sizes(int slots, long work, long trip, long look, int answers) {
    return trace(SchedulingRules.FIRST, slots, work, trip, look, answers).sizes();
  }

  /** The size after each answer, and how many were out each time nothing more had room. */
  private record Trace(List<Integer> sizes, List<Integer> out) {}

  private static Trace trace(
      SchedulingRules rules, int slots, long work, long trip, long look, int answers) {
    Window window = new Window(rules);
    List<Integer> out = new ArrayList<>();
    PriorityQueue<Flight> flights = new PriorityQueue<>((a, b) -> Long.compare(a.end(), b.end()));
    long[] free = new long[slots];
    List<Integer> sizes = new ArrayList<>();
    long now = 0;
    while (sizes.size() < answers) {
      while (window.hasRoom(false)) {
        int slot = 0;
        for (int i = 1; i < slots; i++) {
          slot = free[i] < free[slot] ? i : slot;
        }
        long begin = Math.max(now + trip / 2, free[slot]);
        free[slot] = begin + work;
        flights.add(new Flight(now, begin + work + trip / 2, begin - now - trip / 2));
        window.dispatched(work * 1_000_000);
      }
      out.add(window.inFlight());
      now = (flights.peek().end() + look - 1) / look * look;
      while (!flights.isEmpty() && flights.peek().end() <= now) {
        Flight back = flights.remove();
        window.returned(work * 1_000_000);
        window.answered(
            new WorkerState("w", slots),
            Duration.ofMillis(now - back.since() - back.queued()),
            START.plusMillis(now));
        sizes.add(window.size());
      }
    }
    return new Trace(sizes, out);
  }

  private static double mean(List<Integer> sizes) {
    return sizes.subList(sizes.size() / 2, sizes.size()).stream()
        .mapToInt(Integer::intValue)
        .average()
        .orElseThrow();
  }

  @Test
  void fourMayGoBeforeTheFirstAnswer() {
    Window window = new Window(SchedulingRules.FIRST);
    for (int i = 0; i < 4; i++) {
      assertTrue(window.hasRoom(false));
      window.dispatched(0);
    }
    assertTrue(!window.hasRoom(false));
  }

  @Test
  void aQueueThatIsBoundByItsSlotsGetsAboutTwiceAsMany() {
    for (int slots : List.of(1, 2, 4, 8, 16, 50, 100)) {
      double size = mean(sizes(slots, 1_000, 10, 1, 4_000));
      double expected = Math.max(4, 2 * slots);
      assertEquals(expected, size, 0.25 * expected, slots + " slots");
    }
  }

  @Test
  void aWorkflowThatLooksRarelySeesNoMoreSlotsThanThereAre() {
    for (int slots : List.of(1, 2, 4, 8, 16, 50, 100)) {
      double size = mean(sizes(slots, 1_000, 10, 100, 4_000));
      double expected = Math.max(4, 2 * slots);
      assertEquals(expected, size, 0.25 * expected, slots + " slots");
    }
  }

  @Test
  void aFastQueueGetsMoreThanItsSlotsSoThatTheWayThereIsFilled() {
    List<Integer> sizes = sizes(4, 1, 50, 1, 4_000);
    assertTrue(mean(sizes) > 60, "only " + mean(sizes));
  }

  @Test
  void ofShortTasksMoreAreOut() {
    // 4 slots, 5 ms: 800 a second, so 200 in a quarter of one, but 80 take each slot 100 ms.
    assertEquals(80, mean(trace(NEWEST, 4, 5, 10, 5, 4_000).out()), 8);
    assertEquals(16, mean(trace(NEWEST, 4, 25, 10, 5, 4_000).out()), 3);
    assertEquals(
        8, mean(trace(SchedulingRules.FIRST, 4, 5, 2, 5, 4_000).out()), 4, "by the first rules");
  }

  @Test
  void ofLongTasksTwiceTheSlotsAreOutHoweverManyAreDone() {
    assertEquals(200, mean(trace(NEWEST, 100, 100, 10, 5, 4_000).out()), 20);
  }

  @Test
  void neverMoreThanFourHundred() {
    assertTrue(sizes(1_000, 1, 500, 1, 4_000).stream().allMatch(size -> size >= 4 && size <= 400));
  }

  @Test
  void aReplayDecidesTheSame() {
    assertEquals(sizes(3, 70, 20, 7, 500), sizes(3, 70, 20, 7, 500));
  }

  @Test
  void theSlotsOfALostWorkerAreForgotten() {
    Window window = new Window(SchedulingRules.FIRST);
    window.answered(new WorkerState("w", 50), Duration.ofMillis(10), START);
    assertEquals(100, window.size());
    window.forgetWorkers();
    assertEquals(4, window.size());
  }

  @Test
  void beforeTheFirstResultMoreSingleTasksMayGoThanBatchesOfSeveral() {
    Window window = new Window(NEWEST);
    int alone = 0;
    int together = 0;
    while (window.hasRoom(false)) {
      together += window.hasRoom(true) ? 1 : 0;
      window.dispatched(0);
      alone++;
    }
    assertEquals(16, alone);
    assertEquals(4, together);
    window.returned(0);
    window.answered(new WorkerState("one", 2), Duration.ofMillis(400), Instant.EPOCH);
    assertEquals(4, window.size(), "a small worker has answered");
  }
}
