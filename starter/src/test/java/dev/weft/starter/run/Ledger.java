package dev.weft.starter.run;

import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.activity.custom.Simulate;
import dev.weft.data.TaskOutput;
import dev.weft.graph.OperationSpec;
import dev.weft.task.TaskType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code CUSTOM:ledger}: does what {@code CUSTOM:simulate} does, and counts every start of it. */
final class Ledger implements TaskHandler {
  static final TaskType TYPE = TaskType.custom("ledger");

  private final Simulate simulate = new Simulate();
  private final Map<String, AtomicInteger> starts = new ConcurrentHashMap<>();

  @Override
  public OperationSpec spec() {
    OperationSpec spec = simulate.spec();
    return new OperationSpec(
        TYPE,
        null,
        spec.summary(),
        spec.inputs(),
        spec.options(),
        spec.output(),
        spec.expected(),
        false);
  }

  @Override
  public TaskOutput handle(TaskContext context) throws InterruptedException {
    starts
        .computeIfAbsent(
            context.idempotencyKey() + "#" + context.attempt(), key -> new AtomicInteger())
        .incrementAndGet();
    return simulate.handle(context);
  }

  /** How often each attempt was started, by {@code run/task/generation#attempt}. */
  Map<String, AtomicInteger> starts() {
    return starts;
  }

  /** How often this attempt of a task was started. */
  int starts(String run, String task, int attempt) {
    AtomicInteger count = starts.get(run + "/" + task + "/1#" + attempt);
    return count == null ? 0 : count.get();
  }
}
