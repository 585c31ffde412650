package dev.weft.activity.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.activity.Options;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.blob.BlobStore;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.run.RunId;
import dev.weft.run.WireFormat;
import dev.weft.task.InputTemplate;
import dev.weft.task.OnFailure;
import dev.weft.task.RetryPolicy;
import dev.weft.task.Task;
import dev.weft.task.TaskId;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskType;
import dev.weft.task.Values;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One attempt of an embedding task, without a worker around it. */
final class EmbedContext implements TaskContext {
  private final TaskHandler handler;
  private final BlobStore blobs;
  private final List<String> reports = new ArrayList<>();
  private TaskInput input = new TaskInput.None();
  private @Nullable String modelId;
  private long tokens;
  private boolean isLost;

  EmbedContext(TaskHandler handler, BlobStore blobs) {
    this.handler = handler;
    this.blobs = blobs;
  }

  EmbedContext withModel(String id) {
    modelId = id;
    return this;
  }

  /** Makes {@link #checkActive} say that this worker was given up. */
  void lost() {
    isLost = true;
  }

  TaskOutput answer(TaskInput given) throws Exception {
    input = given;
    return handler.handle(this);
  }

  List<String> reports() {
    return reports;
  }

  long tokens() {
    return tokens;
  }

  /** Reads JSON written with single quotes. */
  static JsonNode json(String singleQuoted) {
    return WireFormat.read(
        singleQuoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8), JsonNode.class);
  }

  @Override
  public RunId run() {
    return new RunId("run");
  }

  @Override
  public Task task() {
    return new Task(
        new TaskId("task"),
        TaskType.EMBEDDING_GENERATION,
        "embed",
        Values.map(JsonNodeFactory.instance.objectNode()),
        modelId,
        InputTemplate.NONE,
        List.of(),
        new OnFailure.SkipDependents(),
        TaskPriority.NORMAL,
        null,
        Task.DEFAULT_TIMEOUT,
        RetryPolicy.DEFAULT,
        Set.of(),
        Map.of(),
        null);
  }

  @Override
  public String path() {
    return "task";
  }

  @Override
  public TaskInput input() {
    return input;
  }

  @Override
  public Options options() {
    return Options.of(handler.spec(), JsonNodeFactory.instance.objectNode());
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public Instant deadline() {
    return Instant.MAX;
  }

  @Override
  public String idempotencyKey() {
    return "run/task/1";
  }

  @Override
  public BlobStore blobs() {
    return blobs;
  }

  @Override
  public void addNetworkBytes(long bytes) {}

  @Override
  public void addTokens(long read, long written) {
    tokens += read;
  }

  @Override
  public void progress(@Nullable String phase, long done, long total) {
    reports.add(phase + " " + done + "/" + total);
  }

  @Override
  public void checkActive() throws InterruptedException {
    if (isLost) {
      throw new InterruptedException("this worker was given up");
    }
  }
}
