package dev.weft.scheduling;

import static dev.weft.scheduling.RandomGraphs.START;
import static dev.weft.scheduling.RandomGraphs.on;
import static dev.weft.scheduling.RandomGraphs.plain;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.failure.FailureCode;
import dev.weft.graph.TaskGraph;
import dev.weft.run.Pace;
import dev.weft.run.Routes;
import dev.weft.run.SchedulerConfig;
import dev.weft.task.Task;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tasks that travel together: which ones, how many, and what comes of them. */
class FusingTest {
  private static final SchedulingRules RULES = SchedulingRules.of(SchedulerConfig.STANDARD);
  private static final SchedulingRules ALWAYS =
      SchedulingRules.of(new SchedulerConfig(SchedulerConfig.Order.CRITICAL_PATH, 1_024, 0));
  private static final long FIRST_SEED = 20_400_101L;
  private static final int GRAPHS = 1_500;

  /** As if every operation were light and took so long. */
  private static Map<String, Pace> paces(TaskGraph graph, int millis) {
    Map<String, Pace> paces = new TreeMap<>();
    graph.tasks().forEach(task -> paces.put(task.title(), new Pace(true, 1_000 * millis)));
    return paces;
  }

  static Plan plan(TaskGraph graph, int millis) {
    return PlanCompiler.compile(graph, Routes.TOGETHER, paces(graph, millis));
  }

  private static List<Batch> first(SchedulingRules rules, int millis, Task... tasks) {
    TaskGraph graph = RandomGraphs.graph("some", List.of(tasks), null);
    TaskScheduler scheduler = TaskScheduler.of(plan(graph, millis), rules, 7, START, Map.of());
    scheduler.grow(START);
    List<Batch> batches = new ArrayList<>();
    for (Optional<Batch> next = scheduler.next(START);
        next.isPresent();
        next = scheduler.next(START)) {
      batches.add(next.get());
    }
    return batches;
  }

  private static List<Integer> sizes(List<Batch> batches) {
    return batches.stream().map(each -> each.calls().size()).toList();
  }

  private static Task[] chain(int length) {
    return IntStream.range(0, length)
        .mapToObj(i -> i == 0 ? plain("t0") : plain("t" + i, on("t" + (i - 1))))
        .toArray(Task[]::new);
  }

  private static Task[] free(int count) {
    return IntStream.range(0, count).mapToObj(i -> plain("t" + i)).toArray(Task[]::new);
  }

  @Test
  void aChainOfALargeRunIsOneBatch() {
    List<Batch> batches = first(RULES, 1, chain(200));
    assertEquals(List.of(200), sizes(batches));
    assertTrue(batches.get(0).calls().stream().skip(1).allMatch(Batch.Call::follows));
  }

  @Test
  void aRunOfFiftyTasksIsLeftAloneAndOneMoreIsNot() {
    assertEquals(List.of(1), sizes(first(RULES, 1, chain(50))));
    assertEquals(List.of(51), sizes(first(RULES, 1, chain(51))));
  }

  @Test
  void aBatchHoldsAtMost1024TasksAndHalfASecondOfWork() {
    assertEquals(1_024, sizes(first(RULES, 0, chain(1_200))).get(0));
    assertEquals(500, sizes(first(RULES, 1, chain(1_200))).get(0));
    assertEquals(50, sizes(first(RULES, 10, chain(300))).get(0));
  }

  @Test
  void littleWorkStaysTogetherAndMuchIsSharedOutAmongSlots() {
    assertEquals(List.of(60), sizes(first(ALWAYS, 0, free(60))));
    List<Integer> shared = sizes(first(ALWAYS, 20, free(60)));
    assertEquals(25, shared.get(0), "half a second of them, for nobody knows how many slots");
    assertTrue(shared.size() > 1, shared::toString);
  }

  @Test
  void whatIsReadyIsSharedOutByTimeAndNotByNumber() {
    Task[] tasks = free(60);
    for (int i = 0; i < tasks.length; i++) {
      tasks[i] = RandomGraphs.withEstimate(tasks[i], i < 15 ? 15 : 1);
    }
    // Half of 15 x 15 ms and 45 x 1 ms, for nobody knows of more than two slots; then of the rest.
    assertEquals(List.of(9, 5), sizes(first(ALWAYS, 1, tasks)).subList(0, 2));
  }

  @Test
  void aTaskThatFreesWorkForAllPlacesIsTheLastOfItsBatch() {
    List<Task> tasks = new ArrayList<>(List.of(RandomGraphs.withEstimate(plain("root"), 1)));
    for (int i = 0; i <= 80; i++) {
      tasks.add(RandomGraphs.withEstimate(plain("t" + i, on("root")), i == 0 ? 1 : 10));
    }
    // By its first follower alone, which takes 1 ms, all of it would be little work.
    assertEquals(List.of(1), sizes(first(ALWAYS, 1, tasks.toArray(Task[]::new))));
    assertEquals(List.of(9), sizes(first(ALWAYS, 1, tasks.subList(0, 9).toArray(Task[]::new))));
  }

  @Test
  void anEndThatOthersWaitForIsNotHeldBackLong() {
    List<Task> tasks = new ArrayList<>(List.of(free(60)));
    assertEquals(60, sizes(first(ALWAYS, 1, free(60))).get(0));
    tasks.add(RandomGraphs.withPriority(plain("other", on("t0")), TaskPriority.HIGH));
    assertEquals(6, sizes(first(ALWAYS, 1, tasks.toArray(Task[]::new))).get(0), "1 + 5 ms");
    assertEquals(1, sizes(first(ALWAYS, 10, tasks.toArray(Task[]::new))).get(0));
  }

  @Test
  void aBatchHasOnePriority() {
    List<Batch> batches =
        first(
            ALWAYS,
            1,
            RandomGraphs.withPriority(plain("a"), TaskPriority.LOW),
            plain("b"),
            RandomGraphs.withPriority(plain("c"), TaskPriority.LOW),
            RandomGraphs.withPriority(plain("d"), TaskPriority.CRITICAL));
    assertEquals(List.of(1, 1, 2), sizes(batches));
    assertEquals(Routes.express(Routes.HOME), batches.get(0).queue());
    assertEquals(Routes.HOME, batches.get(1).queue());
  }

  @Test
  void whoWaitsForAFailureDoesNotFollow() {
    List<Batch> batches =
        first(ALWAYS, 1, plain("a"), plain("b", on("a", TaskStatus.FAILED)), plain("c", on("a")));
    assertEquals(List.of(2), sizes(batches));
  }

  @Test
  void everyFusedRunIsAsItMustBe() {
    for (int i = 0; i < GRAPHS; i++) {
      long seed = FIRST_SEED + i;
      try {
        run(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static void run(long seed) {
    Random random = new Random(seed);
    int size = 1 + random.nextInt(120);
    TaskGraph graph = new RandomGraphs(random).graph(size);
    Plan plan = plan(graph, random.nextInt(20));
    FusedRuns runs =
        new FusedRuns(
            graph, plan, ALWAYS, seed, List.of(0, 10, 30).get(random.nextInt(3)), Set.of());
    while (random.nextInt(4) == 0) {
      runs.cancelTaskAt(Duration.ofMillis(random.nextInt(200)), random.nextInt(size));
    }
    runs.run();
  }

  @Test
  void aPoisonTaskFailsAloneAndEverythingElseCompletes() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      List<Task> tasks = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        tasks.add(i % 3 == 0 ? plain("t" + i) : plain("t" + i, on("t" + (i - 1))));
      }
      String poison = "t" + (3 * random.nextInt(100) + 2); // nobody waits for these
      TaskGraph graph = RandomGraphs.graph("poisoned", tasks, null);
      FusedRuns runs = new FusedRuns(graph, plan(graph, 1), RULES, seed, 0, Set.of(poison));
      Map<String, Ended> ends = runs.run();
      assertEquals(FailureCode.WORKER_LOST, ends.get(poison).error().code());
      assertEquals(
          299, ends.values().stream().filter(e -> e.status() == TaskStatus.COMPLETED).count());
    }
  }

  @Test
  void operationsThatAreNotLightTravelAlone() {
    TaskGraph graph = RandomGraphs.graph("heavy", List.of(chain(60)), null);
    Plan plan = PlanCompiler.compile(graph, Routes.TOGETHER, Map.of());
    TaskScheduler scheduler = TaskScheduler.of(plan, RULES, 7, START, Map.of());
    scheduler.grow(START);
    assertEquals(1, scheduler.next(START).orElseThrow().calls().size());
  }
}
