package dev.weft.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.data.DataRef;
import dev.weft.data.TaskOutput;
import dev.weft.data.Tokens;
import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.result.TaskResult;
import dev.weft.run.RunProgress.RunningTask;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskStatus;
import dev.weft.task.TaskType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One of each thing that travels, by the name of its golden file. */
final class WireSamples {
  private static final RunId RUN = new RunId("nightly");
  private static final Instant START = Instant.parse("2030-01-01T12:00:00Z");
  private static final Instant END = Instant.parse("2030-01-01T12:00:01.5000017Z");
  private static final DataRef REF =
      new DataRef("local", "runs/nightly/1", "0123456789abcdef".repeat(4), 70_000, DataRef.JSON);
  private static final TaskError ERROR =
      new TaskError(FailureCode.PROVIDER_UNAVAILABLE, "the model did not answer");

  static final TaskMetrics METRICS =
      new TaskMetrics(
          Duration.ofNanos(12_345_000),
          Duration.ofNanos(678_000),
          Duration.ofNanos(9_001_000),
          64_000_000,
          1_024,
          2_048,
          1,
          new Tokens(120, 34));

  private WireSamples() {}

  static Map<String, Object> all() {
    Map<String, Object> samples = new LinkedHashMap<>();
    samples.put("run-request", request());
    samples.put("run-request-paced", paced());
    samples.put("run-request-parts", paced().withPlanParts(List.of(REF, REF)));
    samples.put("task-batch", batch());
    samples.put("task-batch-packed", packedBatch());
    samples.put("task-batch-brief", batch().withStoredGraph());
    samples.put("batch-contents", contents());
    samples.put("batch-result", batchResult());
    samples.put("batch-result-packed", packedResult());
    samples.put("task-outcome", failed());
    samples.put("task-outcome-brief", brief());
    samples.put("task-result", result());
    samples.put("result-segment", segment(List.of(result()), null));
    samples.put("result-segment-packed", segment(List.of(), new Packed("eJyLjgUAARUAuQ==")));
    samples.put("run-result", runResult());
    samples.put("task-metrics", METRICS);
    samples.put("run-progress", progress());
    return samples;
  }

  private static JsonNode json(String text) {
    try {
      return WireFormat.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static RunRequest request() {
    return new RunRequest(
        RUN,
        2,
        json(
            "{\"weft\":1,\"name\":\"docs\",\"tasks\":[{\"id\":\"read\",\"type\":\"CUSTOM:read\"}]}"),
        null,
        "5f".repeat(32),
        new Routes(Map.of("CUSTOM", "weft.custom"), Routes.HOME),
        RunRequest.FIRST_RULES,
        true,
        Set.of("WeftStatus", "WeftGraph"),
        "local",
        REF);
  }

  private static RunRequest paced() {
    RunRequest plain = request();
    return new RunRequest(
            RUN,
            1,
            null,
            REF,
            plain.hash(),
            plain.routes(),
            RunRequest.SECOND_RULES,
            true,
            plain.attributes(),
            "local",
            null,
            Map.of("TEXT_PROCESSING count", new Pace(true, 5)),
            SchedulerConfig.STANDARD.withOrder(SchedulerConfig.Order.FIFO))
        .withPlan(Base64.getDecoder().decode("eJyrVkrOz0vLTE9VslKqBQAjSwSG"));
  }

  static TaskBatch batch() {
    Map<String, SourceEnd> inputs =
        Map.of("read", new SourceEnd(TaskStatus.COMPLETED, new TaskOutput.Text("hi"), null, null));
    JsonNode definition = json("{\"id\":\"chunk\",\"type\":\"TEXT_PROCESSING\"}");
    TaskCall whole =
        new TaskCall("chunk", 1, 2, definition, inputs, 4_096, END, Duration.ofSeconds(90));
    TaskCall bare = new TaskCall("embed", 2, 1, null, Map.of(), 0, null, Duration.ofMinutes(5));
    return new TaskBatch(RUN, "docs", 2, 17, "ab".repeat(16), REF, "local", List.of(whole, bare));
  }

  /**
   * What is packed is deflated, whose bytes a JDK may choose; its content has a file of its own.
   */
  private static TaskBatch packedBatch() {
    return new TaskBatch(
        RUN,
        "docs",
        2,
        17,
        "ab".repeat(16),
        REF,
        null,
        "local",
        List.of(),
        new Packed("eJyrVkrOz0vLTE9VslKqBQAjSwSG"),
        2,
        TaskPriority.HIGH,
        8_192,
        new ResultSegment.Chain(REF, List.of(REF)),
        1_500);
  }

  private static TaskBatch.Contents contents() {
    SourceEnd read = new SourceEnd(TaskStatus.COMPLETED, new TaskOutput.Text("hi"), null, null);
    TaskCall brief =
        new TaskCall(
            "each[3]/chunk",
            "one",
            1,
            1,
            null,
            new Scope("each[3]/", Map.of("n", json("3")), null),
            Map.of(),
            4_096,
            null,
            Duration.ofSeconds(90),
            true,
            true);
    return new TaskBatch.Contents(
        List.of(
            new TaskBatch.Definition(
                "one", 1, json("{\"id\":\"chunk\",\"type\":\"TEXT_PROCESSING\"}"))),
        Map.of("read", read),
        List.of(brief));
  }

  private static BatchResult packedResult() {
    return new BatchResult(
        "ab".repeat(16),
        List.of(),
        new WorkerState("worker-1@host", 4),
        new Packed("eJyLjgUAARUAuQ=="),
        REF,
        List.of(new BatchResult.Spent("TEXT_PROCESSING chunk", 2, METRICS)),
        Duration.ofMillis(12));
  }

  private static TaskOutcome failed() {
    return new TaskOutcome(
        "chunk",
        TaskOutcome.Kind.FAILED_ATTEMPT,
        null,
        ERROR,
        METRICS,
        START,
        END,
        Duration.ofMillis(1_500));
  }

  /** As most are: nothing went over the network, and no model was asked. */
  private static TaskOutcome brief() {
    return new TaskOutcome(
        "chunk",
        TaskOutcome.Kind.DONE,
        new TaskOutput.Text("hi"),
        null,
        new TaskMetrics(
            METRICS.duration(),
            METRICS.queueWait(),
            METRICS.cpuTime(),
            64_000_000,
            1_024,
            0,
            0,
            Tokens.NONE),
        START,
        END,
        null);
  }

  private static ResultSegment segment(List<TaskResult> results, @Nullable Packed packed) {
    return new ResultSegment(RUN, 2, 3, REF, results, packed, List.of(REF), null);
  }

  private static BatchResult batchResult() {
    TaskOutcome done =
        new TaskOutcome(
            "read",
            TaskOutcome.Kind.DONE,
            new TaskOutput.Data(json("{\"items\":[],\"count\":0}")),
            null,
            METRICS,
            START,
            END,
            null);
    return new BatchResult(
        "ab".repeat(16),
        List.of(done, failed(), TaskOutcome.notStarted("embed")),
        new WorkerState("worker-1@host", 4));
  }

  private static TaskResult result() {
    return new TaskResult(
        "chunk",
        TaskType.TEXT_PROCESSING,
        "chunk",
        TaskPriority.HIGH,
        TaskStatus.FAILED,
        null,
        ERROR,
        METRICS,
        2,
        1,
        START,
        END,
        "worker-1@host",
        Map.of("owner", "ada"));
  }

  private static RunResult runResult() {
    return new RunResult(
        RUN,
        2,
        RunStatus.FAILED,
        counts(),
        (ObjectNode) json("{\"answer\":42}"),
        null,
        new RunCost(
            new BigDecimal("1500.002"),
            new BigDecimal("9.001"),
            64_000_000,
            1_024,
            2_048,
            1,
            new Tokens(120, 34)),
        List.of(new RunFailure("chunk", ERROR.code(), ERROR.message())),
        null,
        REF,
        REF);
  }

  private static RunCounts counts() {
    return new RunCounts(36, 1, 2, 3, 4, 5, 6, 15);
  }

  private static RunProgress progress() {
    return new RunProgress(
        RUN,
        "docs",
        2,
        RunStatus.RUNNING,
        99,
        counts(),
        START,
        END,
        List.of(new RunningTask("chunk", "chunk", 2, START, Map.of("owner", "ada"))),
        List.of(new RunFailure("read", FailureCode.NOT_FOUND, "no such folder")),
        List.of("weft"));
  }
}
