package dev.weft.activity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.blob.BlobStore;
import dev.weft.data.ModelInput;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.data.Tokens;
import dev.weft.run.RunId;
import dev.weft.run.WireFormat;
import dev.weft.task.InputTemplate;
import dev.weft.task.OnFailure;
import dev.weft.task.RetryPolicy;
import dev.weft.task.Task;
import dev.weft.task.TaskId;
import dev.weft.task.TaskPriority;
import dev.weft.task.Values;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One attempt of a task as a handler sees it, without a worker around it. */
public final class HandlerContext implements TaskContext {
  private final TaskHandler handler;
  private final BlobStore blobs;
  private final ObjectNode options = JsonNodeFactory.instance.objectNode();
  private TaskInput input = new TaskInput.None();
  private int attempt = 1;
  private boolean isLost;
  private final List<String> reports = new ArrayList<>();
  private @Nullable String modelId;
  private Tokens tokens = Tokens.NONE;

  /** What the handler gets is set by the methods below; without them it is no input, no options. */
  public HandlerContext(TaskHandler handler, BlobStore blobs) {
    this.handler = handler;
    this.blobs = blobs;
  }

  /** Sets one option, written as JSON with single quotes. */
  public HandlerContext with(String option, String json) {
    options.set(option, json(json));
    return this;
  }

  /** Sets the input. */
  public HandlerContext with(TaskInput value) {
    input = value;
    return this;
  }

  /** Sets which attempt it is. */
  public HandlerContext atAttempt(int number) {
    attempt = number;
    return this;
  }

  /** Makes {@link #checkActive} say that this worker was given up. */
  public HandlerContext lost() {
    isLost = true;
    return this;
  }

  /** Sets the input to the whole output of an earlier task. */
  public HandlerContext after(TaskOutput output) {
    return with(new TaskInput.Upstream(output));
  }

  /** Asks a model, the fields written as JSON with single quotes. */
  public HandlerContext asking(String fields) {
    return asking((ObjectNode) json(fields));
  }

  /** Asks a model. */
  public HandlerContext asking(ObjectNode fields) {
    return with(new TaskInput.Model(new ModelInput(fields)));
  }

  /** Names a model. */
  public HandlerContext by(String model) {
    modelId = model;
    return this;
  }

  /** Sets one option. */
  public HandlerContext with(String option, JsonNode value) {
    options.set(option, value);
    return this;
  }

  /** How many tokens the handler has reported. */
  public Tokens tokens() {
    return tokens;
  }

  /** What the handler has said of its progress: {@code phase done/total}. */
  public List<String> reports() {
    return reports;
  }

  /** Runs the handler on an input. */
  public TaskOutput answer(TaskInput given) throws Exception {
    return with(given).answer();
  }

  /** Runs the handler. */
  public TaskOutput answer() throws Exception {
    return handler.handle(this);
  }

  /** Runs the handler and returns what others see of its answer. */
  public JsonNode view() throws Exception {
    return answer().view();
  }

  /** Reads JSON written with single quotes. */
  public static JsonNode json(String singleQuoted) {
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
    return attempt;
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
  public void addTokens(long read, long written) {
    tokens = tokens.plus(new Tokens(read, written));
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
