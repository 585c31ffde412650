package dev.weft.benchmark.makespan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ListScheduleTest {
  private static final int[] NONE = {};

  @Test
  void aChainTakesTheSumOfItsTasks() {
    ListSchedule chain = new ListSchedule(new long[] {5, 7, 11}, new int[][] {NONE, {0}, {1}});

    assertEquals(23, chain.makespan(1));
    assertEquals(23, chain.makespan(8));
    assertEquals(23, chain.longestPath());
  }

  @Test
  void independentTasksShareTheSlots() {
    long[] equal = new long[10];
    Arrays.fill(equal, 3);
    ListSchedule flat = new ListSchedule(equal, new int[10][0]);

    assertEquals(30, flat.makespan(1));
    assertEquals(9, flat.makespan(4));
    assertEquals(3, flat.makespan(10));
  }

  /** With the long chain last, as first come, first served would have it, two slots need 8. */
  @Test
  void theLongestRemainingPathGoesFirst() {
    long[] durations = {2, 2, 2, 1, 1, 4};
    int[][] parents = {NONE, NONE, NONE, NONE, {3}, {4}};

    assertEquals(6, new ListSchedule(durations, parents).makespan(2));
  }

  @Test
  void aTaskBeginsWhenItsLastParentEnds() {
    long[] durations = {1, 9, 2};
    int[][] parents = {NONE, NONE, {0, 1}};

    assertEquals(11, new ListSchedule(durations, parents).makespan(8));
  }

  @Test
  void tasksThatTakeNoTimeEndAtOnce() {
    ListSchedule nothing = new ListSchedule(new long[] {0, 0, 4}, new int[][] {NONE, {0}, {1}});

    assertEquals(4, nothing.makespan(1));
  }

  @Test
  void aCircleIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ListSchedule(new long[] {1, 1}, new int[][] {{1}, {0}}));
  }

  /**
   * Graham's bounds hold for every list schedule, and no schedule is shorter than the lower one.
   */
  @Test
  void everyScheduleLiesBetweenTheBoundsOfGraham() {
    Random random = new Random(6);
    for (int graph = 0; graph < 500; graph++) {
      int tasks = 1 + random.nextInt(60);
      long[] durations = new long[tasks];
      int[][] parents = new int[tasks][];
      for (int task = 0; task < tasks; task++) {
        durations[task] = random.nextInt(50);
        int before = task;
        parents[task] =
            random
                .ints(task == 0 ? 0 : random.nextInt(4), 0, Math.max(1, before))
                .distinct()
                .toArray();
      }
      int slots = 1 + random.nextInt(8);
      ListSchedule schedule = new ListSchedule(durations, parents);
      double work = Arrays.stream(durations).sum();
      double path = schedule.longestPath();
      long took = schedule.makespan(slots);

      assertTrue(took >= Math.max(path, work / slots), "graph " + graph);
      assertTrue(took <= work / slots + path * (slots - 1) / slots + 1e-9, "graph " + graph);
    }
  }
}
