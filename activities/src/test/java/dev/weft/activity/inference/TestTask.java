package dev.weft.activity.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.Options;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.activity.data.HandlerContext;
import dev.weft.blob.BlobStore;
import dev.weft.data.ModelInput;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.data.Tokens;
import dev.weft.run.RunId;
import dev.weft.task.InputTemplate;
import dev.weft.task.OnFailure;
import dev.weft.task.RetryPolicy;
import dev.weft.task.Task;
import dev.weft.task.TaskId;
import dev.weft.task.TaskPriority;
import dev.weft.task.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One attempt of a task that may name a model, without a worker around it. */
final class TestTask implements TaskContext {
  private final TaskHandler handler;
  private final BlobStore blobs;
  private final ObjectNode options = JsonNodeFactory.instance.objectNode();
  private TaskInput input = new TaskInput.None();
  private @Nullable String modelId;
  private Tokens tokens = Tokens.NONE;

  TestTask(TaskHandler handler, BlobStore blobs) {
    this.handler = handler;
    this.blobs = blobs;
  }

  /** Sets one option. */
  TestTask with(String option, JsonNode value) {
    options.set(option, value);
    return this;
  }

  /** Sets one option, written as JSON with single quotes. */
  TestTask with(String option, String json) {
    return with(option, HandlerContext.json(json));
  }

  TestTask with(TaskInput value) {
    input = value;
    return this;
  }

  /** Sets the input to the whole output of an earlier task. */
  TestTask after(TaskOutput output) {
    return with(new TaskInput.Upstream(output));
  }

  /** Asks a model. */
  TestTask asking(ObjectNode fields) {
    return with(new TaskInput.Model(new ModelInput(fields)));
  }

  /** Asks a model, the fields written as JSON with single quotes. */
  TestTask asking(String fields) {
    return asking((ObjectNode) HandlerContext.json(fields));
  }

  TestTask by(String model) {
    modelId = model;
    return this;
  }

  TaskOutput answer() throws Exception {
    return handler.handle(this);
  }

  JsonNode view() throws Exception {
    return answer().view();
  }

  Tokens tokens() {
    return tokens;
  }

  @Override
  public RunId run() {
    return new RunId("run");
  }

  @Override
  public Task task() {
    return new Task(
        new TaskId("task"),
        handler.spec().type(),
        handler.spec().name(),
        Values.map(options),
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
    return Options.of(handler.spec(), options);
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public Instant deadline() {
    return Instant.MAX.minus(Duration.ofDays(1));
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
  public void addTokens(long in, long out) {
    tokens = tokens.plus(new Tokens(in, out));
  }

  @Override
  public void progress(@Nullable String phase, long done, long total) {}

  @Override
  public void checkActive() {}
}
