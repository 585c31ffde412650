package dev.weft.client;

import dev.weft.graph.TaskGraph;
import dev.weft.run.RunRequest;
import dev.weft.run.RunStatus;
import dev.weft.task.Task;
import dev.weft.task.TaskPriority;
import dev.weft.workflow.TaskWorkflow;
import dev.weft.workflow.WeftAttributes;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.Priority;
import io.temporal.common.SearchAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Starts the workflow of a generation of a run, with all that the server should know of it. */
final class RunLaunch {
  private RunLaunch() {}

  /** Starts a run that there must not have been before; one that is there already is left alone. */
  static void first(Connection connection, TaskGraph graph, RunRequest request) {
    start(
        connection,
        request,
        options(graph, request)
            .setWorkflowIdConflictPolicy(
                WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
            .build());
  }

  /** Starts a later generation of a run that did not end well. */
  static void again(Connection connection, TaskGraph graph, RunRequest request) {
    start(
        connection,
        request,
        options(graph, request)
            .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY)
            .build());
  }

  private static void start(Connection connection, RunRequest request, WorkflowOptions options) {
    connection
        .client()
        .newUntypedWorkflowStub(TaskWorkflow.class.getSimpleName(), options)
        .start(request);
  }

  private static WorkflowOptions.Builder options(TaskGraph graph, RunRequest request) {
    TaskPriority highest =
        graph.work().stream().map(Task::priority).max(Enum::compareTo).orElse(TaskPriority.NORMAL);
    return WorkflowOptions.newBuilder()
        .setWorkflowId(request.run().value())
        .setTaskQueue(request.routes().home())
        .setMemo(
            Map.of(TaskWorkflow.HASH_MEMO, request.hash(), TaskWorkflow.GRAPH_MEMO, graph.name()))
        .setTypedSearchAttributes(attributes(graph, highest, request))
        .setPriority(Priority.newBuilder().setPriorityKey(highest.temporalKey()).build())
        .setStaticSummary(graph.name() + ": " + graph.tasks().size() + " tasks")
        .setStaticDetails(AskedDetails.of(graph, request));
  }

  private static SearchAttributes attributes(
      TaskGraph graph, TaskPriority highest, RunRequest request) {
    SearchAttributes.Builder attributes = SearchAttributes.newBuilder();
    Set<String> known = request.attributes();
    Set<String> types = new TreeSet<>();
    graph.work().forEach(task -> types.add(task.type().name()));
    long total = graph.tasks().size();
    if (known.contains(WeftAttributes.GRAPH.getName())) {
      attributes.set(WeftAttributes.GRAPH, graph.name());
    }
    if (known.contains(WeftAttributes.STATUS.getName())) {
      attributes.set(WeftAttributes.STATUS, RunStatus.RUNNING.name());
    }
    if (known.contains(WeftAttributes.TASK_TYPES.getName())) {
      attributes.set(WeftAttributes.TASK_TYPES, List.copyOf(types));
    }
    if (known.contains(WeftAttributes.PRIORITY.getName())) {
      attributes.set(WeftAttributes.PRIORITY, highest.name());
    }
    if (known.contains(WeftAttributes.TASKS_TOTAL.getName())) {
      attributes.set(WeftAttributes.TASKS_TOTAL, total);
    }
    if (known.contains(WeftAttributes.TASKS_LEFT.getName())) {
      attributes.set(WeftAttributes.TASKS_LEFT, total);
    }
    if (known.contains(WeftAttributes.DEADLINE.getName()) && graph.deadline() != null) {
      attributes.set(
          WeftAttributes.DEADLINE, graph.deadline().from(Instant.now()).atOffset(ZoneOffset.UTC));
    }
    return attributes.build();
  }
}
