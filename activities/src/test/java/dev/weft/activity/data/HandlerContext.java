package dev.weft.activity.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.Options;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.blob.BlobStore;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.run.RunId;
import dev.weft.run.WireFormat;
import dev.weft.task.Task;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One attempt of a task as a handler sees it, without a worker around it. */
public final class HandlerContext implements TaskContext {
  private final TaskHandler handler;
  private final BlobStore blobs;
  private final ObjectNode options = JsonNodeFactory.instance.objectNode();
  private TaskInput input = new TaskInput.None();
  private int attempt = 1;
  private boolean isLost;

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
    throw new UnsupportedOperationException("these handlers do not look at the task");
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
  public void addTokens(long input, long output) {}

  @Override
  public void progress(@Nullable String phase, long done, long total) {}

  @Override
  public void checkActive() throws InterruptedException {
    if (isLost) {
      throw new InterruptedException("this worker was given up");
    }
  }
}
