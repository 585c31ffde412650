package dev.weft.benchmark;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.BatchProgress;
import dev.weft.activity.BatchRunner;
import dev.weft.activity.ExecutorConfig;
import dev.weft.activity.Handlers;
import dev.weft.activity.Stop;
import dev.weft.blob.BlobStore;
import dev.weft.data.TaskOutput;
import dev.weft.run.RunId;
import dev.weft.run.TaskBatch;
import dev.weft.run.TaskCall;
import dev.weft.run.TaskOutcome;
import dev.weft.run.WireFormat;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs single tasks as a worker does when a batch has reached it: input resolved, options checked,
 * handler limited and metered, output stored. Thread-safe.
 */
final class TaskPath {
  private static final Duration TIMEOUT = Duration.ofMinutes(30);

  private final BatchRunner runner;
  private final BlobStore blobs;
  private final AtomicLong batches = new AtomicLong();

  TaskPath(Handlers handlers, BlobStore blobs) {
    this.blobs = blobs;
    this.runner = new BatchRunner(handlers, blobs, ExecutorConfig.of("benchmark", threads()));
  }

  /** How many tasks run side by side at most. */
  static int threads() {
    return 2 * Runtime.getRuntime().availableProcessors();
  }

  /** Runs a task as it would stand in a graph, and returns how it ended. */
  TaskOutcome run(ObjectNode definition) {
    long number = batches.incrementAndGet();
    String id = definition.path("id").asText();
    TaskCall call =
        new TaskCall(id, 0, 1, definition, Map.of(), TaskCall.INLINE_OUTPUT_LIMIT, null, TIMEOUT);
    TaskBatch batch =
        new TaskBatch(
            new RunId("benchmark"), "benchmark", 1, number, "", null, blobs.id(), List.of(call));
    TaskOutcome outcome =
        runner
            .run(batch, new Quiet(Instant.now(), new Stop()), new CompletableFuture<>())
            .orElseThrow()
            .outcomes()
            .getFirst();
    if (outcome.kind() != TaskOutcome.Kind.DONE) {
      throw new IllegalStateException(WireFormat.tree(outcome).toString());
    }
    return outcome;
  }

  /** Returns what a task answered, wherever it lies. */
  TaskOutput output(TaskOutcome outcome) throws IOException {
    TaskOutput output = requireNonNull(outcome.output(), "output is null");
    return output instanceof TaskOutput.Ref ref
        ? WireFormat.read(blobs.read(ref.ref()), TaskOutput.class)
        : output;
  }

  /** Nobody listens and nobody stops it. */
  private record Quiet(Instant queuedAt, Stop stop) implements BatchProgress {
    @Override
    public boolean isActive() {
      return true;
    }

    @Override
    public void report(String task, @Nullable String phase, long done, long total) {
      // Nobody listens.
    }
  }
}
