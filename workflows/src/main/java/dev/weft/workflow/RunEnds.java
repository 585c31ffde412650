package dev.weft.workflow;

import dev.weft.run.RunResult;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener of the end of each run that a worker carries to it.
 *
 * <p>That is when the result is returned or written into the memo; never while a history is
 * replayed. A run that is terminated has no such moment. Thread-safe.
 */
public final class RunEnds extends WorkerInterceptorBase {
  private final Listener listener;

  /** Is told of the ends of runs; quick, blocks on nothing and throws nothing. Thread-safe. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A run has ended.
     *
     * @param graph the name of its graph, if it has one
     * @param end when it ended
     */
    void ended(RunResult result, @Nullable String graph, Instant end);
  }

  /** Makes what a worker is to be given as an interceptor. */
  public RunEnds(Listener listener) {
    this.listener = listener;
  }

  @Override
  public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
    return new End(next);
  }

  /** The end of one run. */
  private final class End extends WorkflowInboundCallsInterceptorBase {
    private boolean isInMemo;

    End(WorkflowInboundCallsInterceptor next) {
      super(next);
    }

    @Override
    public void init(WorkflowOutboundCallsInterceptor outbound) {
      super.init(
          new WorkflowOutboundCallsInterceptorBase(outbound) {
            @Override
            public void upsertMemo(Map<String, Object> memo) {
              super.upsertMemo(memo);
              if (memo.get(TaskWorkflow.RESULT_MEMO) instanceof RunResult result) {
                isInMemo = true;
                tell(result);
              }
            }
          });
    }

    @Override
    public WorkflowOutput execute(WorkflowInput input) {
      WorkflowOutput output = super.execute(input);
      if (output.getResult() instanceof RunResult result && !isInMemo) {
        tell(result);
      }
      return output;
    }

    private void tell(RunResult result) {
      if (!WorkflowUnsafe.isReplaying()) {
        Object graph = Workflow.getMemo(TaskWorkflow.GRAPH_MEMO, String.class);
        listener.ended(
            result,
            graph instanceof String name ? name : null,
            Instant.ofEpochMilli(Workflow.currentTimeMillis()));
      }
    }
  }
}
