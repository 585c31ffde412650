package dev.weft.activity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weft.data.TaskOutput;
import dev.weft.run.BatchResult;
import dev.weft.run.RunId;
import dev.weft.run.SourceEnd;
import dev.weft.run.TaskBatch;
import dev.weft.run.TaskCall;
import dev.weft.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Writes batches and calls for tests; JSON with single quotes. */
final class Batches {
  static final Duration LONG = Duration.ofSeconds(30);

  private Batches() {}

  static JsonNode json(String text) {
    try {
      return JsonMapper.builder().build().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static TaskBatch of(String store, TaskCall... calls) {
    return new TaskBatch(new RunId("run-1"), "graph", 2, 1, "hash-1", null, store, List.of(calls));
  }

  /** Runs a batch on a thread of its own, which may be held up, and returns its result. */
  static BatchResult run(BatchRunner runner, TaskBatch batch, BatchProgress progress) {
    CompletableFuture<BatchResult> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                runner.run(batch, progress, result).ifPresent(result::complete);
              } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return result.join();
  }

  static TaskCall call(String definition) {
    return call(definition, Map.of(), LONG, null);
  }

  static TaskCall call(String definition, Map<String, SourceEnd> inputs) {
    return call(definition, inputs, LONG, null);
  }

  static TaskCall call(
      String definition,
      Map<String, SourceEnd> inputs,
      Duration timeout,
      @Nullable Instant deadline) {
    JsonNode tree = json(definition);
    return new TaskCall(
        tree.path("id").asText(),
        0,
        1,
        tree,
        inputs,
        TaskCall.INLINE_OUTPUT_LIMIT,
        deadline,
        timeout);
  }

  static SourceEnd completed(TaskOutput output) {
    return new SourceEnd(TaskStatus.COMPLETED, output, null, null);
  }
}
