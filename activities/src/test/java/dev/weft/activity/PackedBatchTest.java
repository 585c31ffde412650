package dev.weft.activity;

import static dev.weft.activity.Batches.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.blob.BlobStore;
import dev.weft.blob.LocalBlobStore;
import dev.weft.data.DataRef;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.result.TaskResult;
import dev.weft.run.BatchResult;
import dev.weft.run.Packed;
import dev.weft.run.ResultSegment;
import dev.weft.run.RunId;
import dev.weft.run.Scope;
import dev.weft.run.SourceEnd;
import dev.weft.run.TaskBatch;
import dev.weft.run.TaskCall;
import dev.weft.run.TaskOutcome;
import dev.weft.run.TaskOutcome.Kind;
import dev.weft.run.WireFormat;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Batches of several tasks, which share what they need and write their results away. */
@Timeout(60)
class PackedBatchTest {
  @TempDir Path folder;
  private LocalBlobStore blobs;
  private final OpenProgress progress = new OpenProgress();
  private final List<TaskBatch.Definition> definitions = new ArrayList<>();
  private final List<TaskCall> calls = new ArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private Duration timeout = Duration.ofSeconds(30);

  /** Moved on by tasks of the type {@code slow}. */
  private final Hand hand = new Hand();

  private static final class Hand extends Clock {
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @BeforeEach
  void open() throws IOException {
    blobs = new LocalBlobStore(folder);
  }

  private Handlers handlers() {
    return Handlers.of(
        List.of(
            ScriptedHandler.custom("echo", PackedBatchTest::echo),
            ScriptedHandler.custom(
                "slow",
                context -> {
                  hand.now = hand.now.plusMillis(900);
                  return new TaskOutput.Text("at last");
                }),
            ScriptedHandler.custom(
                "fail",
                context -> {
                  throw new WeftException(FailureCode.PROVIDER_REFUSED, "no");
                }),
            ScriptedHandler.custom("stubborn", context -> held()),
            ScriptedHandler.custom("large", context -> new TaskOutput.Text("x".repeat(3_000)))));
  }

  /** Hears no interrupt. */
  private TaskOutput held() {
    while (release.getCount() > 0) {
      try {
        release.await();
      } catch (InterruptedException e) {
        // stubborn
      }
    }
    return new TaskOutput.Text("too late");
  }

  private static TaskOutput echo(TaskContext context) {
    return context.input() instanceof TaskInput.Upstream upstream
        ? upstream.output()
        : new TaskOutput.Text("echo");
  }

  /** Adds a call of a definition of its own. */
  private void call(String definition, boolean isBrief, boolean isWanted) {
    int index = definitions.size();
    var tree = json(definition);
    definitions.add(new TaskBatch.Definition(null, index, tree));
    calls.add(call(tree.path("id").asText(), index, null, isBrief, isWanted));
  }

  private TaskCall call(String path, int index, Scope scope, boolean isBrief, boolean isWanted) {
    return new TaskCall(
        path, null, index, 1, null, scope, Map.of(), 4_096, null, timeout, isBrief, isWanted);
  }

  private TaskBatch batch(Map<String, SourceEnd> ends, ResultSegment.Chain chain) {
    TaskBatch.Contents contents = new TaskBatch.Contents(definitions, ends, calls);
    TaskBatch batch =
        new TaskBatch(
            new RunId("run-1"),
            "graph",
            1,
            7,
            "hash",
            null,
            null,
            blobs.id(),
            List.of(),
            Packed.of(WireFormat.bytes(contents)),
            calls.size(),
            TaskPriority.HIGH,
            8_192,
            chain,
            0);
    return batch;
  }

  private BatchRunner runner(BlobStore store) {
    ExecutorConfig config =
        new ExecutorConfig("worker-1", 2, new SlotAdmission(2), Duration.ofMillis(500), hand);
    return new BatchRunner(handlers(), store, config);
  }

  private BatchResult run(Map<String, SourceEnd> ends, ResultSegment.Chain chain) {
    return Batches.run(runner(blobs), batch(ends, chain), progress);
  }

  /** The same folder, in which nothing more can be written. */
  private final class Full implements BlobStore {
    private final RuntimeException refusal;

    Full(RuntimeException refusal) {
      this.refusal = refusal;
    }

    @Override
    public String id() {
      return blobs.id();
    }

    @Override
    public DataRef put(InputStream bytes, String mediaType) {
      throw refusal;
    }

    @Override
    public DataRef put(byte[] bytes, String mediaType) {
      throw refusal;
    }

    @Override
    public DataRef at(String sha256, long bytes, String mediaType) {
      return blobs.at(sha256, bytes, mediaType);
    }

    @Override
    public InputStream open(DataRef ref) throws IOException {
      return blobs.open(ref);
    }

    @Override
    public byte[] read(DataRef ref) throws IOException {
      return blobs.read(ref);
    }
  }

  private ResultSegment segment(BatchResult result) throws IOException {
    assertNotNull(result.segment());
    return WireFormat.read(blobs.read(result.segment()), ResultSegment.class);
  }

  private static List<Kind> kinds(BatchResult result) {
    return result.open().stream().map(TaskOutcome::kind).toList();
  }

  @Test
  void writesResultsAwayAndTellsTheRunOnlyWhatItWants() throws IOException {
    call("{'id': 'a', 'type': 'CUSTOM:echo', 'input': {'from': 'source'}}", true, false);
    call("{'id': 'b', 'type': 'CUSTOM:echo', 'input': {'from': 'a'}}", true, true);
    call("{'id': 'c', 'type': 'CUSTOM:echo', 'input': {'from': 'b'}}", false, true);
    SourceEnd source = new SourceEnd(TaskStatus.COMPLETED, new TaskOutput.Text("hi"), null, null);

    BatchResult result = run(Map.of("source", source), null);

    assertEquals(List.of(Kind.RECORDED, Kind.RECORDED, Kind.DONE), kinds(result));
    assertNull(result.open().get(0).output());
    assertEquals(new TaskOutput.Text("hi"), result.open().get(1).output());
    assertEquals(new TaskOutput.Text("hi"), result.open().get(2).output());
    assertTrue(result.outcomes().isEmpty());
    List<TaskResult> results = segment(result).results();
    assertEquals(List.of("a", "b"), results.stream().map(TaskResult::taskId).toList());
    assertEquals(TaskPriority.HIGH, results.get(0).priority());
    assertEquals(new TaskOutput.Text("hi"), results.get(0).output());
    assertEquals(1, result.spent().size());
    assertEquals(2, result.spent().get(0).tasks());
    assertEquals("CUSTOM:echo", result.spent().get(0).title());
  }

  @Test
  void tellsTheRunEverythingWhenTheDiskIsFull() {
    call("{'id': 'a', 'type': 'CUSTOM:echo'}", true, false);
    call("{'id': 'b', 'type': 'CUSTOM:echo'}", true, false);
    Full full = new Full(new WeftException(FailureCode.STORAGE_FULL, "no room left"));

    BatchResult result = Batches.run(runner(full), batch(Map.of(), null), progress);

    assertEquals(List.of(Kind.DONE, Kind.DONE), kinds(result));
    assertEquals(new TaskOutput.Text("echo"), result.open().get(1).output());
    assertNull(result.segment());
  }

  @Test
  void aBatchWhoseThreadIsHeldUpIsEndedEvenIfItsResultCannotBeWritten() throws Exception {
    timeout = Duration.ofMillis(100);
    call("{'id': 'a', 'type': 'CUSTOM:echo'}", true, false);
    call("{'id': 'b', 'type': 'CUSTOM:stubborn'}", true, false);
    BatchRunner runner = runner(new Full(new IllegalStateException("a bug of the store")));
    CompletableFuture<BatchResult> later = new CompletableFuture<>();
    Thread first = new Thread(() -> runner.run(batch(Map.of(), null), progress, later));
    first.start();
    try {
      ExecutionException e =
          assertThrows(ExecutionException.class, () -> later.get(20, TimeUnit.SECONDS));
      assertEquals("a bug of the store", e.getCause().getMessage());
    } finally {
      release.countDown();
      first.join();
    }
  }

  @Test
  void keepsTheOutputThatAFailedCallWillNeedAgain() {
    call("{'id': 'a', 'type': 'CUSTOM:echo'}", true, false);
    call("{'id': 'b', 'type': 'CUSTOM:fail', 'dependencies': ['a']}", true, false);
    call("{'id': 'c', 'type': 'CUSTOM:echo', 'dependencies': ['b']}", true, false);
    call("{'id': 'd', 'type': 'CUSTOM:echo'}", true, false);

    BatchResult result = run(Map.of(), null);

    assertEquals(
        List.of(Kind.RECORDED, Kind.FAILED_ATTEMPT, Kind.NOT_STARTED, Kind.RECORDED),
        kinds(result));
    assertEquals(new TaskOutput.Text("echo"), result.open().get(0).output());
    assertNull(result.open().get(3).output());
  }

  @Test
  void stopsAfterTwoSecondsAndHandsTheRestBack() {
    for (int i = 0; i < 5; i++) {
      call("{'id': 't" + i + "', 'type': 'CUSTOM:slow'}", true, false);
    }

    BatchResult result = run(Map.of(), null);

    assertEquals(
        List.of(Kind.RECORDED, Kind.RECORDED, Kind.RECORDED, Kind.NOT_STARTED, Kind.NOT_STARTED),
        kinds(result));
  }

  @Test
  void putsItsSegmentOnTheChainWhenAsked() throws IOException {
    DataRef before = blobs.put("{}".getBytes(StandardCharsets.UTF_8), DataRef.JSON);
    call("{'id': 'a', 'type': 'CUSTOM:echo'}", true, false);
    call("{'id': 'b', 'type': 'CUSTOM:echo'}", true, false);

    ResultSegment segment =
        segment(run(Map.of(), new ResultSegment.Chain(before, List.of(before))));

    assertEquals(before, segment.previous());
    assertEquals(List.of(before), segment.parts());
  }

  @Test
  void sharesOneDefinitionAmongInstances() throws IOException {
    definitions.add(
        new TaskBatch.Definition(
            null,
            0,
            json(
                "{'id': 'each', 'type': 'CUSTOM:echo', 'forEach': {'from': 'list', 'at': '/items'},"
                    + " 'input': {'item': ''}}")));
    for (int i = 0; i < 3; i++) {
      Scope scope = Scope.TOP.withItem(Scope.reference("list", "/items/" + i));
      calls.add(call("each[" + i + "]", 0, scope, true, false));
    }
    SourceEnd list =
        new SourceEnd(
            TaskStatus.COMPLETED,
            new TaskOutput.Data(json("{'items': ['x', 'y', 'z']}")),
            null,
            null);

    BatchResult result = run(Map.of("list", list), null);

    assertEquals(
        List.of("x", "y", "z"),
        segment(result).results().stream()
            .map(each -> ((TaskOutput.Text) each.output()).text())
            .toList());
  }

  @Test
  void outputsThatStayInTheSegmentTakeNoRoomFromOthers() {
    for (int i = 0; i < 10; i++) {
      call("{'id': 't" + i + "', 'type': 'CUSTOM:large'}", true, i >= 6);
    }

    BatchResult result = run(Map.of(), null);

    long inline =
        result.open().stream().filter(each -> each.output() instanceof TaskOutput.Text).count();
    long refs =
        result.open().stream().filter(each -> each.output() instanceof TaskOutput.Ref).count();
    assertEquals(2, inline, "two of 3 KB fit into 8 KiB");
    assertEquals(2, refs, "the other two that are wanted");
  }
}
