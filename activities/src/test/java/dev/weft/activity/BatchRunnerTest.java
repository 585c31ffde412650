package dev.weft.activity;

import static dev.weft.activity.Batches.call;
import static dev.weft.activity.Batches.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.blob.LocalBlobStore;
import dev.weft.data.DataRef;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.Option;
import dev.weft.run.BatchResult;
import dev.weft.run.RunId;
import dev.weft.run.TaskBatch;
import dev.weft.run.TaskCall;
import dev.weft.run.TaskOutcome;
import dev.weft.run.TaskOutcome.Kind;
import dev.weft.run.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BatchRunnerTest {
  private static final String ECHO = "{'id': 'a', 'type': 'CUSTOM:echo', 'input': {'text': 'hi'}}";

  @TempDir Path folder;
  private LocalBlobStore blobs;
  private BatchRunner runner;
  private final OpenProgress progress = new OpenProgress();
  private final AtomicReference<TaskContext> seen = new AtomicReference<>();

  @BeforeEach
  void open() throws IOException {
    blobs = new LocalBlobStore(folder);
    runner = new BatchRunner(handlers(), blobs, ExecutorConfig.of("worker-1", 2));
  }

  private Handlers handlers() {
    return Handlers.of(
        List.of(
            ScriptedHandler.custom("echo", BatchRunnerTest::echo),
            ScriptedHandler.custom(
                "look",
                context -> {
                  seen.set(context);
                  context.addNetworkBytes(12);
                  context.addTokens(3, 4);
                  context.progress("looking", 1, 2);
                  context.checkActive();
                  return new TaskOutput.Text(context.idempotencyKey());
                },
                Option.of("size", Option.Kind.INTEGER, "A size.").orElse(7)),
            ScriptedHandler.custom(
                "fail",
                context -> {
                  throw new WeftException(
                      FailureCode.RATE_LIMITED, "slow down", null, Duration.ofSeconds(9));
                }),
            ScriptedHandler.custom(
                "bug",
                context -> {
                  throw new StackOverflowError();
                }),
            ScriptedHandler.custom("null", context -> null),
            ScriptedHandler.custom("large", context -> new TaskOutput.Text("x".repeat(3_000)))));
  }

  private static TaskOutput echo(TaskContext context) {
    return switch (context.input()) {
      case TaskInput.Text text -> new TaskOutput.Text(text.text());
      case TaskInput.Upstream upstream -> upstream.output();
      default -> new TaskOutput.Data(json("{}"));
    };
  }

  @Test
  void answersWithWhatAHandlerAnswers() {
    Instant before = Instant.now();
    progress.queuedAt = before.minusSeconds(3);

    BatchResult result = run(call(ECHO));

    assertEquals("hash-1", result.callsHash());
    assertEquals("worker-1", result.worker().id());
    assertEquals(2, result.worker().slots());
    TaskOutcome outcome = result.outcomes().get(0);
    assertEquals(Kind.DONE, outcome.kind());
    assertEquals(new TaskOutput.Text("hi"), outcome.output());
    assertTrue(!outcome.startedAt().isBefore(before));
    assertTrue(!outcome.finishedAt().isBefore(outcome.startedAt()));
    assertTrue(outcome.metrics().queueWait().toMillis() >= 3_000);
    assertEquals(0, outcome.metrics().retryCount());
  }

  @Test
  void showsTheHandlerItsTask() {
    TaskOutcome outcome =
        one(
            call(
                "{'id': 'a', 'type': 'CUSTOM:look', 'options': {},"
                    + " 'metadata': {'owner': 'me'}, 'input': {'custom': [1]}}"));

    TaskContext context = seen.get();
    assertEquals("run-1", context.run().value());
    assertEquals("a", context.path());
    assertEquals(1, context.attempt());
    assertEquals(7, context.options().integer("size"));
    assertEquals("me", context.task().metadata().get("owner"));
    assertEquals(new TaskInput.Custom(json("[1]")), context.input());
    assertTrue(context.deadline().isAfter(Instant.now()));
    assertEquals(new TaskOutput.Text("run-1/a/2"), outcome.output());
    assertEquals(12, outcome.metrics().networkBytes());
    assertEquals(4, outcome.metrics().tokens().output());
    assertEquals(List.of("a null 0/0", "a looking 1/2"), progress.reports);
  }

  @Test
  void onlyTheTaskThatLackedMemoryFails() {
    TaskObserver greedy =
        (place, task, outcome) -> {
          if (place.call().task().equals("b")) {
            throw new OutOfMemoryError("heap");
          }
        };
    ExecutorConfig config =
        new ExecutorConfig(
            "worker-1",
            2,
            new SlotAdmission(2),
            Gate.OPEN,
            greedy,
            ExecutorConfig.DEFAULT_GRACE,
            Clock.systemUTC());
    runner = new BatchRunner(handlers(), blobs, config);

    List<TaskOutcome> outcomes =
        run(call(ECHO), call(ECHO.replace("'a'", "'b'")), call(ECHO.replace("'a'", "'c'")))
            .outcomes();

    assertEquals(
        List.of(Kind.DONE, Kind.FAILED_ATTEMPT, Kind.NOT_STARTED),
        outcomes.stream().map(TaskOutcome::kind).toList());
    assertEquals(FailureCode.INTERNAL, outcomes.get(1).error().code());
  }

  @Test
  void neverReportsANegativeWait() {
    progress.queuedAt = Instant.now().plusSeconds(60);

    assertEquals(Duration.ZERO, one(call(ECHO)).metrics().queueWait());
  }

  @Test
  void keepsCodeWordsAndDelayOfAFailure() {
    TaskOutcome outcome = one(call("{'id': 'a', 'type': 'CUSTOM:fail'}"));

    assertEquals(Kind.FAILED_ATTEMPT, outcome.kind());
    assertEquals(FailureCode.RATE_LIMITED, outcome.error().code());
    assertEquals("task 'a' (CUSTOM:fail) of run run-1: slow down", outcome.error().message());
    assertEquals(Duration.ofSeconds(9), outcome.retryAfter());
    assertNotNull(outcome.startedAt());
    assertNotNull(outcome.metrics());
  }

  @Test
  void survivesErrorsOfAHandler() {
    TaskOutcome bug = one(call("{'id': 'a', 'type': 'CUSTOM:bug'}"));
    TaskOutcome nothing = one(call("{'id': 'a', 'type': 'CUSTOM:null'}"));

    assertEquals(FailureCode.INTERNAL, bug.error().code());
    assertTrue(bug.error().message().contains("StackOverflowError"), bug.error().message());
    assertEquals(FailureCode.INTERNAL, nothing.error().code());
    assertEquals(Kind.DONE, one(call(ECHO)).kind());
  }

  @Test
  void countsNoAttemptForWhatFailsBeforeTheStart() {
    assertNoAttempt(
        FailureCode.UNSUPPORTED_TASK_TYPE, call("{'id': 'a', 'type': 'CUSTOM:nobody'}"));
    assertNoAttempt(
        FailureCode.INVALID_INPUT,
        call("{'id': 'a', 'type': 'CUSTOM:echo', 'input': {'from': 'gone'}}"));
    assertNoAttempt(
        FailureCode.INVALID_INPUT,
        call("{'id': 'a', 'type': 'CUSTOM:echo', 'options': {'colour': 'red'}}"));
    assertNoAttempt(
        FailureCode.DEADLINE_EXCEEDED,
        call(ECHO, Map.of(), Duration.ofSeconds(5), Instant.now().minusMillis(1)));
  }

  @Test
  void refusesABatchForAnotherStore() {
    TaskOutcome outcome =
        Batches.run(runner, Batches.of("other-store", call(ECHO)), progress).outcomes().get(0);

    assertEquals(FailureCode.CONFLICT, outcome.error().code());
    assertNull(outcome.startedAt());
    for (String word : List.of("other-store", blobs.id(), "WEFT_BLOBS")) {
      assertTrue(outcome.error().message().contains(word), outcome.error().message());
    }
  }

  @Test
  void refusesABatchWhoseGraphLiesInAnotherStore() {
    TaskCall bare = new TaskCall("a", 0, 1, null, Map.of(), 4_096, null, Duration.ofSeconds(30));
    DataRef elsewhere = new DataRef("other-store", "k", "0".repeat(64), 70_000, DataRef.JSON);
    TaskBatch batch =
        new TaskBatch(
            new RunId("run-1"), "g", 1, 1, "hash", elsewhere, "other-store", List.of(bare));

    for (TaskBatch each : List.of(batch, batch.withStoredGraph())) {
      TaskOutcome outcome = Batches.run(runner, each, progress).outcomes().get(0);
      assertEquals(FailureCode.CONFLICT, outcome.error().code());
      assertTrue(outcome.error().message().contains("WEFT_BLOBS"), outcome.error().message());
    }
  }

  @Test
  void readsDefinitionsFromTheBlobOfTheGraph() throws IOException {
    String graph = json("{'tasks': [{'id': 'x', 'type': 'CUSTOM:bug'}, " + ECHO + "]}").toString();
    DataRef ref = blobs.put(graph.getBytes(StandardCharsets.UTF_8), DataRef.JSON);
    TaskCall second = new TaskCall("a", 1, 1, null, Map.of(), 4_096, null, Duration.ofSeconds(30));
    TaskCall beyond = new TaskCall("b", 2, 1, null, Map.of(), 4_096, null, Duration.ofSeconds(30));

    TaskBatch batch =
        new TaskBatch(
            new RunId("run-1"), "g", 1, 1, "hash", ref, blobs.id(), List.of(second, beyond));

    for (TaskBatch each : List.of(batch, batch.withStoredGraph())) {
      BatchResult result = Batches.run(runner, each, progress);

      assertEquals(new TaskOutput.Text("hi"), result.outcomes().get(0).output());
      assertEquals(FailureCode.INTERNAL, result.outcomes().get(1).error().code());
    }
  }

  @Test
  void handsOutputsOnWithinABatch() {
    BatchResult result =
        run(
            call(ECHO),
            call("{'id': 'b', 'type': 'CUSTOM:echo', 'input': {'from': 'a'}}"),
            call(
                "{'id': 'c', 'type': 'CUSTOM:echo', 'input': {'text': {'from': 'b', 'at': '/text'}}}"));

    assertEquals(List.of(Kind.DONE, Kind.DONE, Kind.DONE), kinds(result));
    assertEquals(new TaskOutput.Text("hi"), result.outcomes().get(2).output());
  }

  @Test
  void doesNotStartWhatNeedsAFailedCallOfTheBatch() {
    BatchResult result =
        run(
            call("{'id': 'a', 'type': 'CUSTOM:fail'}"),
            call("{'id': 'b', 'type': 'CUSTOM:echo', 'input': {'from': 'a', 'orElse': 1}}"),
            call(
                "{'id': 'c', 'type': 'CUSTOM:echo', 'dependencies': ['b'], 'input': {'text': 'x'}}"),
            call("{'id': 'd', 'type': 'CUSTOM:echo', 'input': {'text': 'x'}}"));

    assertEquals(
        List.of(Kind.FAILED_ATTEMPT, Kind.NOT_STARTED, Kind.NOT_STARTED, Kind.DONE), kinds(result));
  }

  @Test
  void sendsLargeOutputsByReference() throws IOException {
    TaskCall large = call("{'id': 'a', 'type': 'CUSTOM:large'}");
    TaskCall tight =
        new TaskCall("a", 0, 1, large.definition(), Map.of(), 100, null, Duration.ofSeconds(30));

    assertInstanceOf(TaskOutput.Text.class, one(large).output());
    TaskOutput.Ref ref = assertInstanceOf(TaskOutput.Ref.class, one(tight).output());
    assertEquals(
        new TaskOutput.Text("x".repeat(3_000)),
        WireFormat.read(blobs.read(ref.ref()), TaskOutput.class));
  }

  @Test
  void keepsTheInlineOutputsOfABatchUnderTheirWall() {
    TaskCall[] calls = new TaskCall[40];
    for (int i = 0; i < calls.length; i++) {
      calls[i] = call("{'id': 't" + i + "', 'type': 'CUSTOM:large'}");
    }

    BatchResult result = run(calls);

    int inline = 0;
    for (TaskOutcome outcome : result.outcomes()) {
      if (outcome.output() instanceof TaskOutput.Text) {
        inline += WireFormat.bytes(outcome.output()).length;
      }
    }
    assertTrue(inline > 60_000 && inline <= BatchRunner.INLINE_LIMIT, "inline: " + inline);
    assertEquals(40, kinds(result).stream().filter(Kind.DONE::equals).count());
  }

  private void assertNoAttempt(FailureCode code, TaskCall call) {
    TaskOutcome outcome = one(call);
    assertEquals(Kind.FAILED_ATTEMPT, outcome.kind());
    assertEquals(code, outcome.error().code());
    assertNull(outcome.startedAt());
    assertNull(outcome.metrics());
  }

  private BatchResult run(TaskCall... calls) {
    return Batches.run(runner, Batches.of(blobs.id(), calls), progress);
  }

  private TaskOutcome one(TaskCall call) {
    return run(call).outcomes().get(0);
  }

  private static List<Kind> kinds(BatchResult result) {
    return result.outcomes().stream().map(TaskOutcome::kind).toList();
  }
}
