package dev.weft.activity;

import dev.weft.blob.BlobStore;
import dev.weft.data.TaskInput;
import dev.weft.run.RunId;
import dev.weft.task.Task;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a handler may know and use while it runs one attempt.
 *
 * <p>Valid until the handler returns. Not thread-safe but for {@link #progress}.
 */
public interface TaskContext {

  /** The run this attempt belongs to. */
  RunId run();

  /** The task as written; its metadata is there too. */
  Task task();

  /** The path of the task in the run. */
  String path();

  /** The input, resolved: no reference and no parameter is left in it. */
  TaskInput input();

  /** The options, checked against the operation's description, defaults filled in. */
  Options options();

  /** Which attempt this is, from 1. */
  int attempt();

  /** No later than this the attempt is interrupted. */
  Instant deadline();

  /** {@code run/task/generation}: the same in every attempt. */
  String idempotencyKey();

  /** Where large values lie. */
  BlobStore blobs();

  /** Reports bytes that crossed a network for this task. */
  void addNetworkBytes(long bytes);

  /** Reports tokens that a model read and wrote for this task. */
  void addTokens(long input, long output);

  /**
   * Reports how far the attempt is, to be seen in the Web UI; never blocks.
   *
   * @param phase what it is doing, or {@code null}
   * @param done how much is done
   * @param total of how much, 0 when unknown
   */
  void progress(@Nullable String phase, long done, long total);

  /**
   * Call this just before writing something that others see.
   *
   * @throws InterruptedException when the attempt is over or this worker may have been given up for
   *     lost, so that another one may already run the task
   */
  void checkActive() throws InterruptedException;
}
