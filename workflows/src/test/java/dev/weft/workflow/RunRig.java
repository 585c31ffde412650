package dev.weft.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.data.DataRef;
import dev.weft.graph.GraphReader;
import dev.weft.graph.Vocabulary;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunRequest;
import dev.weft.run.RunResult;
import dev.weft.run.SchedulerConfig;
import dev.weft.run.WireFormat;
import dev.weft.scheduling.Plan;
import dev.weft.scheduling.PlanCompiler;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** An in-memory server, a worker and one run; replays the run's history when it closes. */
final class RunRig implements AutoCloseable {
  static final RunId RUN = new RunId("run");

  private static final TestEnvironmentOptions OPTIONS =
      TestEnvironmentOptions.newBuilder()
          .setUseTimeskipping(false)
          .setWorkflowClientOptions(
              WorkflowClientOptions.newBuilder().setDataConverter(WireFormat.converter()).build())
          .build();

  private final TestWorkflowEnvironment environment;
  private WorkflowStub stub;
  private RunRequest request;
  private boolean isStarted;

  RunRig(ScriptedWorker scripted) {
    environment = TestWorkflowEnvironment.newInstance(OPTIONS);
    Worker worker =
        environment.newWorker(
            Routes.HOME,
            // A cold JVM on a busy machine loads classes for longer than the second that is usual.
            WorkerOptions.newBuilder()
                .setDefaultDeadlockDetectionTimeout(20_000)
                // A cancel travels on heartbeats; the default would hold them back for 4 s.
                .setMaxHeartbeatThrottleInterval(Duration.ofMillis(50))
                .build());
    worker.registerWorkflowImplementationTypes(TaskWorkflowImpl.class);
    worker.registerActivitiesImplementations(scripted);
    environment.newWorker(Routes.express(Routes.HOME)).registerActivitiesImplementations(scripted);
    environment
        .newWorker(Routes.quarantine(Routes.HOME))
        .registerActivitiesImplementations(scripted);
    environment
        .newWorker(Routes.TOGETHER.archive())
        .registerActivitiesImplementations(scripted.archive);
    environment.start();
    stub = newStub();
  }

  private WorkflowStub newStub() {
    return environment
        .getWorkflowClient()
        .newUntypedWorkflowStub(
            "TaskWorkflow",
            WorkflowOptions.newBuilder()
                .setWorkflowId(RUN.value())
                .setTaskQueue(Routes.HOME)
                .setMemo(Map.of(TaskWorkflow.HASH_MEMO, "hash"))
                .build());
  }

  /** Starts a run with its own settings; all its histories are replayed in the end. */
  void start(String graph, SchedulerConfig config) {
    RunRequest plain = request(graph);
    request =
        new RunRequest(
            plain.run(),
            plain.generation(),
            plain.graph(),
            plain.graphRef(),
            plain.hash(),
            plain.routes(),
            plain.rules(),
            plain.isChecked(),
            plain.attributes(),
            plain.blobStore(),
            plain.checkpoint(),
            plain.paces(),
            config);
    stub.start(request);
    isStarted = true;
  }

  /** The histories of the generation that was started last, the newest first. */
  List<WorkflowExecutionHistory> histories() {
    List<WorkflowExecutionHistory> histories = new ArrayList<>(List.of(history()));
    String before = continued(histories.get(0));
    while (!before.isEmpty()) {
      histories.add(environment.getWorkflowClient().fetchHistory(RUN.value(), before));
      before = continued(histories.get(histories.size() - 1));
    }
    return histories;
  }

  /** What the newest history was started with. */
  RunRequest startedWith() {
    Payloads input =
        history().getEvents().get(0).getWorkflowExecutionStartedEventAttributes().getInput();
    return WireFormat.converter()
        .fromPayloads(0, Optional.of(input), RunRequest.class, RunRequest.class);
  }

  private static String continued(WorkflowExecutionHistory history) {
    return history
        .getEvents()
        .get(0)
        .getWorkflowExecutionStartedEventAttributes()
        .getContinuedExecutionRunId();
  }

  static RunRequest request(String json) {
    return request(json, true);
  }

  /** The plan of a graph, as the workflow makes it. */
  static Plan plan(String json) {
    return PlanCompiler.compile(
        GraphReader.readBound(request(json).graph(), Vocabulary.UNKNOWN).orThrow(),
        Routes.TOGETHER);
  }

  private static RunRequest request(String json, boolean isChecked) {
    try {
      JsonNode tree = WireFormat.mapper().readTree(json);
      JsonNode bound = GraphReader.bind(tree, Map.of(), null, Vocabulary.UNKNOWN).orThrow().tree();
      return new RunRequest(
          RUN,
          1,
          bound,
          null,
          "hash",
          Routes.TOGETHER,
          RunRequest.RULES,
          isChecked,
          Set.of(),
          "memory",
          null);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  void start(String graph) {
    request = request(graph);
    stub.start(request);
    isStarted = true;
  }

  /**
   * Starts the next generation of a run that has ended; the history of the last one is replayed.
   */
  void retry() throws Exception {
    replayAll();
    request = request.again(end().checkpoint());
    stub = newStub();
    stub.start(request);
  }

  /** Starts a run whose graph nobody has checked yet, so that the archive plans it. */
  void startUnchecked(String graph) {
    stub.start(request(graph, false));
    isStarted = true;
  }

  /** Starts a run whose graph and plan lie in the archive. */
  void start(DataRef graph, List<DataRef> planParts) {
    request =
        new RunRequest(
                RUN,
                1,
                null,
                graph,
                "hash",
                Routes.TOGETHER,
                RunRequest.RULES,
                true,
                Set.of(),
                "memory",
                null)
            .withPlanParts(planParts);
    stub.start(request);
    isStarted = true;
  }

  /** The types of the activities in the newest history, in their order. */
  List<String> activities() {
    return history().getEvents().stream()
        .filter(each -> each.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
        .map(each -> each.getActivityTaskScheduledEventAttributes().getActivityType().getName())
        .toList();
  }

  /** Ends a run whose history must not be replayed. */
  void leave() {
    stub.terminate("the test is over");
    isStarted = false;
  }

  RunResult run(String graph) {
    start(graph);
    return result();
  }

  ApplicationFailure runToFailure(String graph) {
    start(graph);
    try {
      result();
    } catch (WorkflowFailedException e) {
      return (ApplicationFailure) e.getCause();
    }
    throw new AssertionError("the run did not fail");
  }

  private RunResult result() {
    try {
      return stub.getResult(20, TimeUnit.SECONDS, RunResult.class);
    } catch (TimeoutException e) {
      throw new AssertionError("the run did not end: " + lastEvents(), e);
    }
  }

  /** What happened last, for a test that waited in vain. */
  private String lastEvents() {
    List<HistoryEvent> events = history().getEvents();
    return events.subList(Math.max(0, events.size() - 8), events.size()).toString();
  }

  void awaitEnd() {
    try {
      result();
    } catch (WorkflowFailedException e) {
      // How it closed is read from the memo and the history.
      lastEvent();
    }
  }

  /** Waits until the history holds an event of a type. */
  void awaitEvent(EventType type) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (count(type) == 0) {
      if (System.nanoTime() > end) {
        throw new AssertionError("no " + type + ": " + lastEvents());
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** How many events of a type the history holds. */
  long count(EventType type) {
    return history().getEvents().stream().filter(each -> each.getEventType() == type).count();
  }

  WorkflowStub stub() {
    return stub;
  }

  /** How the run ended: what it returned, or else what it left in its memo. */
  RunResult end() {
    RunResult kept = memoResult();
    return kept == null ? result() : kept;
  }

  @Nullable RunResult memoResult() {
    return (RunResult) stub.describe().getMemo(TaskWorkflow.RESULT_MEMO, RunResult.class);
  }

  HistoryEvent lastEvent() {
    List<HistoryEvent> events = history().getEvents();
    return events.get(events.size() - 1);
  }

  WorkflowExecutionHistory history() {
    return environment.getWorkflowClient().fetchHistory(RUN.value());
  }

  /** Runs the workflow code again over a history, as a worker does after it lost its cache. */
  static void replay(WorkflowExecutionHistory history) throws Exception {
    try (TestWorkflowEnvironment idle = TestWorkflowEnvironment.newInstance(OPTIONS)) {
      WorkflowReplayer.replayWorkflowExecution(history, idle, TaskWorkflowImpl.class);
    }
  }

  private void replayAll() throws Exception {
    for (WorkflowExecutionHistory history : histories()) {
      replay(history);
    }
  }

  @Override
  public void close() {
    try {
      if (isStarted) {
        replayAll();
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("the history does not replay", e);
    } finally {
      environment.close();
    }
  }
}
