package dev.weft.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.weft.worker.resources.WorkerLimits;
import dev.weft.worker.resources.WorkerResources;
import io.temporal.worker.WorkerOptions;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** How many tasks a worker may hold of each queue; which of them run is the admission's matter. */
class QueueSettingsTest {
  @Test
  void workersOfFourSlotsAndMoreFetchAsManyAheadAsTheyRun() {
    assertEquals(32, most(16, QueueSettings::home));
    assertEquals(8, most(4, settings -> settings.type("TEXT_PROCESSING")));
    assertEquals(3, most(3, QueueSettings::home));
    assertEquals(1, most(1, settings -> settings.type("CUSTOM")));
  }

  @Test
  void urgentTasksHavePlacesBesideTheSlotsAndSuspectsHaveOne() {
    assertEquals(16 + 8, most(16, settings -> settings.express(null)));
    assertEquals(1, most(16, settings -> settings.quarantine(null)));
  }

  @Test
  void aThirdOfThePlacesIsLeftForEagerTasks() {
    Map<Integer, Integer> pollers = Map.of(1, 2, 3, 2, 8, 5, 16, 10, 64, 10);
    pollers.forEach(
        (slots, wanted) ->
            assertEquals(
                wanted, options(slots, QueueSettings::home).getMaxConcurrentActivityTaskPollers()));
  }

  @Test
  void tasksHaveThreadsWhoseCpuTimeIsCounted() {
    assertFalse(options(4, QueueSettings::home).isUsingVirtualThreadsOnActivityWorker());
    assertFalse(options(4, each -> each.express(null)).isUsingVirtualThreadsOnActivityWorker());
  }

  private static int most(int slots, Function<QueueSettings, WorkerOptions> queue) {
    return options(slots, queue)
        .getWorkerTuner()
        .getActivityTaskSlotSupplier()
        .getMaximumSlots()
        .orElseThrow();
  }

  private static WorkerOptions options(int slots, Function<QueueSettings, WorkerOptions> queue) {
    try (WorkerResources resources =
        WorkerResources.start(slots, List.of(), WorkerLimits.NONE, null, () -> WorkerLimits.NONE)) {
      return queue.apply(new QueueSettings("test", slots, resources));
    }
  }
}
