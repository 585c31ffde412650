package dev.weft.workflow;

import dev.weft.run.CancelTask;
import dev.weft.run.Explanation;
import dev.weft.run.RunProgress;
import dev.weft.run.RunRequest;
import dev.weft.run.RunResult;
import dev.weft.run.TaskQuery;
import dev.weft.run.TaskState;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/** One run of a task graph. */
@WorkflowInterface
public interface TaskWorkflow {

  /** The memo field that holds the {@link RunResult} of a workflow that did not return it. */
  String RESULT_MEMO = "WeftResult";

  /** The memo field that holds the hash of graph and parameters. */
  String HASH_MEMO = "WeftHash";

  /** The memo field that holds the name of the graph. */
  String GRAPH_MEMO = "WeftGraph";

  /**
   * Runs the graph to its end.
   *
   * <p>Returns for a run that ended COMPLETED; fails with an application failure whose type is the
   * failure code for FAILED and TIMEOUT; closes as Canceled for CANCELLED. In these cases the
   * result lies in the memo.
   */
  @WorkflowMethod
  RunResult run(RunRequest request);

  /** Returns where the run stands. */
  @QueryMethod(description = "Where the run stands: counts, running tasks, failures. No argument.")
  RunProgress progress();

  /** Returns where one task stands, and its result while the run still holds it. */
  @QueryMethod(description = "Where one task stands. Argument: {\"task\": \"id\"}.")
  TaskState task(TaskQuery query);

  /** Returns why a task, or without argument the run, stands where it stands. */
  @QueryMethod(
      description = "Why a task is where it is. Argument: {\"task\": \"id\"}; none for the run.")
  Explanation why(@Nullable TaskQuery query);

  /**
   * Cancels one task; its dependents decide by what they accept.
   *
   * <p>Fails with {@code NOT_FOUND} for a task that does not exist and {@code CONFLICT} for one
   * that has ended. No validator says so: the SDK keeps the words of a rejection but not its code.
   */
  @UpdateMethod(
      description = "Cancels one task. Argument: {\"task\": \"id\", \"reason\": \"for people\"}.")
  TaskState cancelTask(CancelTask command);
}
