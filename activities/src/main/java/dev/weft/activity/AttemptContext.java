package dev.weft.activity;

import dev.weft.activity.metering.TaskMeter;
import dev.weft.blob.BlobStore;
import dev.weft.data.TaskInput;
import dev.weft.run.RunId;
import dev.weft.task.Task;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a handler sees of its attempt. */
record AttemptContext(
    AttemptPlace place,
    Task task,
    TaskInput input,
    Options options,
    Instant deadline,
    BlobStore blobs,
    Attempt limits,
    TaskMeter meter,
    BatchProgress progress)
    implements TaskContext {

  @Override
  public RunId run() {
    return place.run();
  }

  @Override
  public String path() {
    return place.call().task();
  }

  @Override
  public int attempt() {
    return place.call().attempt();
  }

  @Override
  public String idempotencyKey() {
    return run() + "/" + path() + "/" + place.generation();
  }

  @Override
  public void addNetworkBytes(long bytes) {
    meter.addNetworkBytes(bytes);
  }

  @Override
  public void addTokens(long inputTokens, long outputTokens) {
    meter.addTokens(inputTokens, outputTokens);
  }

  @Override
  public void progress(@Nullable String phase, long done, long total) {
    progress.report(path(), phase, done, total);
  }

  @Override
  public void checkActive() throws InterruptedException {
    limits.checkOpen();
    if (!progress.isActive()) {
      limits.lose();
    }
    limits.checkOpen();
  }
}
