package dev.weft.starter.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.activity.custom.Simulate;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.GraphBuilder;
import dev.weft.graph.OperationSpec;
import dev.weft.result.TaskResult;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.run.WorkerReport;
import dev.weft.starter.rig.RealServer;
import dev.weft.starter.rig.Runs;
import dev.weft.starter.rig.Until;
import dev.weft.task.AdmissionMode;
import dev.weft.task.ConcurrencyLimit;
import dev.weft.task.Fuse;
import dev.weft.task.ResourceNeeds;
import dev.weft.task.TaskStatus;
import dev.weft.task.TaskType;
import dev.weft.worker.Catalog;
import dev.weft.worker.Settings;
import dev.weft.worker.WeftWorker;
import dev.weft.worker.WorkerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker takes work only while its machine has room, and loses none of it meanwhile. */
@Timeout(180)
class LimitsIT {
  private static final TaskType COUNTED = TaskType.custom("counted");
  private static final int TASKS = 200;
  private static final Duration SHUT = Duration.ofSeconds(10);
  private static final Duration DONE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private Path work;
  private Path blobs;
  private RealServer server;
  private Runs runs;

  /** Does what {@code CUSTOM:simulate} does, and counts how often, and how many at once. */
  private final class Counted implements TaskHandler {
    private final Simulate simulate = new Simulate();

    @Override
    public OperationSpec spec() {
      OperationSpec spec = simulate.spec();
      return new OperationSpec(
          COUNTED,
          null,
          spec.summary(),
          spec.inputs(),
          spec.options(),
          spec.output(),
          spec.expected(),
          false);
    }

    @Override
    public TaskOutput handle(TaskContext context) throws InterruptedException {
      started.incrementAndGet();
      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
      try {
        return simulate.handle(context);
      } finally {
        inside.decrementAndGet();
      }
    }
  }

  @BeforeEach
  void start() throws IOException {
    work = Files.createDirectories(folder.resolve("work"));
    blobs = Files.createDirectories(folder.resolve("blobs"));
    server = RealServer.start(folder.resolve("server"));
    runs = Runs.on(server.connection(), blobs, Routes.BY_TYPE);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aWorkerOverItsMemoryRunsNothingUntilTheLimitIsRaised() throws Exception {
    Path file = settings("maxMemoryBytes: 1MiB\n");
    try (WeftWorker worker = worker(file, 4)) {
      RunId run = runs.submit("memory", graph(AdmissionMode.WAIT));
      staysShut();
      WorkerReport report = onlyWorker(worker);
      assertTrue(report.state().closed().contains("limit 1.0 MiB (maxMemoryBytes)"));
      isRefused("memory ", "limit 1.0 MiB (maxMemoryBytes)");
      String why = runs.manager().why(run, null).orElseThrow().text();
      assertTrue(why.contains("takes none: memory "), why);
      assertTrue(why.endsWith("limit 1.0 MiB (maxMemoryBytes)"), why);
      Files.writeString(file, "maxMemoryBytes: 64GiB\n");
      allIsDone(run);
    }
  }

  @Test
  void aFullFolderKeepsTasksOutUntilItIsEmptied() throws Exception {
    Path ballast = Files.write(work.resolve("ballast"), new byte[8 << 20]);
    try (WeftWorker worker = worker(settings("maxStorageBytes: 6MiB\n"), 4)) {
      RunId run = runs.submit("storage", graph(AdmissionMode.WAIT));
      staysShut();
      assertTrue(onlyWorker(worker).state().closed().startsWith("storage "));
      isRefused("storage 8", "limit 6.0 MiB (maxStorageBytes)");
      Files.delete(ballast);
      allIsDone(run);
    }
  }

  @Test
  void aBusyMachineKeepsTasksOutUntilTheLimitIsRaised() throws Exception {
    List<Process> burners = new ArrayList<>();
    Path file = settings("maxCpuUsage: 0.3\n");
    try {
      for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
        burners.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
      }
      try (WeftWorker worker = worker(file, 4)) {
        Until.found(
            DONE,
            "the worker feels the burners",
            () -> Optional.ofNullable(onlyWorker(worker).state().closed()));
        RunId run = runs.submit("cpu", graph(AdmissionMode.WAIT));
        staysShut();
        isRefused("cpu ", "limit 30 % (maxCpuUsage)");
        Files.writeString(file, "# no limit\n");
        burners.forEach(Process::destroyForcibly);
        allIsDone(run);
      }
    } finally {
      burners.forEach(Process::destroyForcibly);
    }
  }

  @Test
  void tasksOfOneGigabyteShareFourOfThem() throws Exception {
    GraphBuilder graph = GraphBuilder.named("leased");
    for (int i = 0; i < 8; i++) {
      graph
          .task("t" + i, COUNTED)
          .option("sleep", Duration.ofSeconds(3)) // longer than the gate takes to open wholly
          .fuse(Fuse.NEVER)
          .resources(new ResourceNeeds(0, 1_000_000_000, 0));
    }
    try (WeftWorker worker = worker(settings("maxMemoryBytes: 4GB\n"), 8)) {
      assertNotNull(worker.identity());
      RunResult result = runs.await(runs.submit("leased", graph));
      assertEquals(RunStatus.COMPLETED, result.status());
      assertEquals(8, started.get());
      assertEquals(4, most.get());
      isRefused(
          new ResourceNeeds(0, 100_000_000_000L, 0), "memory 93.1 GiB is needed", "memory 3.7 GiB");
    }
  }

  @Test
  void whatNoWorkerIsLargeEnoughForFailsThoughItWouldWait() throws Exception {
    GraphBuilder graph = GraphBuilder.named("giant");
    graph.task("giant", COUNTED).resources(new ResourceNeeds(0, 100_000_000_000L, 0));
    graph.task("small", COUNTED);
    RunId run = runs.submit("giant", graph); // before there is a worker: until then it waits
    try (WeftWorker worker = worker(settings("maxMemoryBytes: 4GB\n"), 4)) {
      RunResult result = runs.patient(Duration.ofSeconds(10)).await(run);
      TaskResult giant = runs.results(result).get("giant");
      assertEquals(TaskStatus.FAILED, giant.status());
      assertEquals(FailureCode.INSUFFICIENT_RESOURCES, giant.error().code());
      assertEquals(0, giant.attempts());
      String message = giant.error().message();
      assertTrue(message.startsWith("it needs memory 93.1 GiB"), message);
      assertTrue(message.contains(worker.identity() + ": "), message);
      assertTrue(message.contains("memory 3.7 GiB"), message);
      assertEquals(TaskStatus.COMPLETED, runs.results(result).get("small").status());
    }
  }

  @Test
  void aTaskWaitsForAWorkerNoLongerThanItMay() throws Exception {
    GraphBuilder graph = GraphBuilder.named("waiting");
    graph.task("one", COUNTED).queueTimeout(Duration.ofSeconds(2));
    graph.task("other", TaskType.TEXT_PROCESSING).operation("count").text("a b");
    try (WeftWorker worker = worker(settings("types: [TEXT_PROCESSING]\n"), 2)) {
      assertNotNull(worker.identity());
      RunResult result = runs.patient(Duration.ofSeconds(10)).await(runs.submit("wait", graph));
      TaskResult one = runs.results(result).get("one");
      assertEquals(TaskStatus.FAILED, one.status());
      assertEquals(FailureCode.NO_WORKER, one.error().code());
      assertEquals(0, one.attempts());
      assertEquals(TaskStatus.COMPLETED, runs.results(result).get("other").status());
    }
  }

  @Test
  void limitsOfTheGraphAreKept() throws Exception {
    GraphBuilder graph = GraphBuilder.named("limited").limit(ConcurrencyLimit.ofKey("shop", 2));
    for (int i = 0; i < 12; i++) {
      graph.task("t" + i, COUNTED).limitKey("shop").option("sleep", Duration.ofMillis(200));
    }
    try (WeftWorker worker = worker(settings(""), 8)) {
      assertNotNull(worker.identity());
      RunResult result = runs.await(runs.submit("limited", graph));
      assertEquals(RunStatus.COMPLETED, result.status());
      assertEquals(12, started.get());
      assertEquals(2, most.get());
    }
  }

  @Test
  void aDependencyThatEndedOtherwiseRefusesTheRun() throws Exception {
    GraphBuilder first = GraphBuilder.named("first");
    first.task("bad", COUNTED).option("failAttempts", 1).option("code", "PROVIDER_REFUSED");
    GraphBuilder second = GraphBuilder.named("second").admission(AdmissionMode.REJECT);
    second.task("next", COUNTED).afterRun("first", "bad");
    try (WeftWorker worker = worker(settings(""), 4)) {
      assertNotNull(worker.identity());
      runs.await(runs.submit("first", first));
      WeftException refused =
          assertThrows(WeftException.class, () -> runs.submit("second", second.toTree()));
      assertEquals(FailureCode.DEPENDENCY_NOT_MET, refused.code());
      assertTrue(refused.getMessage().contains("first/bad"), refused.getMessage());
      assertTrue(refused.getMessage().contains("FAILED"), refused.getMessage());
      assertThrows(WeftException.class, () -> runs.manager().status(new RunId("second")));
    }
  }

  @Test
  void withoutAWorkerARefusalSaysSo() {
    long begin = System.nanoTime();
    WeftException refused =
        assertThrows(WeftException.class, () -> runs.submit("nobody", graph(AdmissionMode.REJECT)));
    assertEquals(FailureCode.NO_WORKER, refused.code());
    assertTrue(refused.getMessage().startsWith("no worker polls weft.custom"));
    assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(3));
    assertThrows(WeftException.class, () -> runs.manager().status(new RunId("nobody")));
  }

  private void staysShut() throws InterruptedException {
    long end = System.nanoTime() + SHUT.toNanos();
    CountDownLatch never = new CountDownLatch(1);
    while (System.nanoTime() < end) {
      assertEquals(0, started.get(), "a task has run");
      never.await(100, TimeUnit.MILLISECONDS);
    }
  }

  private void allIsDone(RunId run) {
    RunResult result = runs.patient(DONE).await(run);
    assertEquals(RunStatus.COMPLETED, result.status());
    assertEquals(TASKS, started.get());
    for (TaskResult each : runs.results(result).values()) {
      assertEquals(1, each.attempts(), each.taskId());
      assertEquals(0, each.deaths(), each.taskId());
    }
  }

  private void isRefused(String... words) {
    isRefused(ResourceNeeds.NONE, words);
  }

  private void isRefused(ResourceNeeds needs, String... words) {
    GraphBuilder graph = GraphBuilder.named("picky");
    graph.task("one", COUNTED).resources(needs).admission(AdmissionMode.REJECT);
    long begin = System.nanoTime();
    WeftException refused =
        assertThrows(WeftException.class, () -> runs.submit("picky", graph.toTree()));
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    assertEquals(FailureCode.INSUFFICIENT_RESOURCES, refused.code(), refused.getMessage());
    for (String each : words) {
      assertTrue(refused.getMessage().contains(each), refused.getMessage());
    }
    assertTrue(millis < 3_000, millis + " ms");
    assertThrows(WeftException.class, () -> runs.manager().status(new RunId("picky")));
  }

  private WorkerReport onlyWorker(WeftWorker worker) {
    List<WorkerReport> reports = runs.manager().workers();
    assertEquals(1, reports.size(), reports.toString());
    assertEquals(worker.identity(), reports.get(0).state().id());
    return reports.get(0);
  }

  private WeftWorker worker(Path file, int slots) {
    Settings flags = Settings.NONE.withSlots(slots);
    WorkerConfig config = WorkerConfig.of(flags, file, Map.of());
    return WeftWorker.start(
        server.connection().client(), config, Catalog.standard(config).with(new Counted()));
  }

  private Path settings(String limits) throws IOException {
    String folders = "root: work\nblobs: blobs\ncollections: collections\n";
    return Files.writeString(folder.resolve("worker.yaml"), folders + limits);
  }

  private static GraphBuilder graph(AdmissionMode admission) {
    GraphBuilder graph = GraphBuilder.named("many").admission(admission);
    for (int i = 0; i < TASKS; i++) {
      graph.task("t" + i, COUNTED);
    }
    return graph;
  }
}
