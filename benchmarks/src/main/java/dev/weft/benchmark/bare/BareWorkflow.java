package dev.weft.benchmark.bare;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Runs a graph with one activity for each task. */
@WorkflowInterface
public interface BareWorkflow {
  /** Runs all tasks and returns the answer of the last one. */
  @WorkflowMethod
  String run(BareGraph graph);
}
