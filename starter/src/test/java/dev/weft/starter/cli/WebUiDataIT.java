package dev.weft.starter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.client.Connection;
import dev.weft.client.ConnectionOptions;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.run.WireFormat;
import dev.weft.starter.rig.Until;
import dev.weft.starter.server.LocalWorker;
import dev.weft.starter.server.WorkerFlags;
import dev.weft.workflow.TaskWorkflow;
import dev.weft.workflow.WeftAttributes;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Temporal's Web UI is fed, asked of the server that it asks. */
@Timeout(300)
class WebUiDataIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final String GRAPH =
      """
      weft: 1
      name: shown
      description: One of each.
      defaults: { maxRetries: 1, backoff: { initial: 200ms } }
      tasks:
        - { id: good,    type: "CUSTOM:simulate", priority: HIGH }
        - { id: shaky,   type: "CUSTOM:simulate", options: { failAttempts: 1 } }
        - { id: bad,     type: "CUSTOM:simulate", options: { failAttempts: 9, code: PROVIDER_REFUSED } }
        - { id: skipped, type: "CUSTOM:simulate", dependencies: [bad] }
      """;

  private static final String FINE =
      """
      weft: 1
      name: fine
      tasks:
        - { id: good, type: "CUSTOM:simulate" }
      """;

  private static final String LONG =
      """
      weft: 1
      name: long
      tasks:
        - { id: waits, type: "CUSTOM:simulate", options: { sleep: 60s } }
        - { id: never, type: "CUSTOM:simulate", dependencies: [waits] }
      """;

  @TempDir Path folder;

  @Test
  void theServerHoldsWhatPeopleSee() throws Exception {
    try (Cli cli = Cli.withTemporal(folder)) {
      write(cli);
      cli.run("server", "start").expect(0);
      try (Connection connection = cli.server().connection();
          LocalWorker worker = worker(cli, connection)) {
        assertFalse(worker.describe().isEmpty());
        cli.runHere("run", "shown.yaml", "--run-id", "shown").expect(1);
        cli.runHere("run", "fine.yaml", "--run-id", "fine").expect(0);
        cancelAsTheWebUiDoes(cli, connection);

        assertEnd(connection, "shown", WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED);
        assertEnd(connection, "fine", WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertEnd(connection, "long", WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertAttributes(describe(connection, "shown").getTypedSearchAttributes());
        assertSummaries(connection);
        assertDetails(connection);
      }
    }
  }

  @Test
  void aNamespaceWithoutTheSearchAttributesWorksAllTheSame() throws Exception {
    try (Cli cli = Cli.withTemporal(folder)) {
      write(cli);
      cli.run("server", "start").expect(0);
      String address = cli.server().state().address();
      Process create =
          new ProcessBuilder(
                  System.getenv("WEFT_TEMPORAL"),
                  "operator",
                  "namespace",
                  "create",
                  "--namespace",
                  "other",
                  "--address",
                  address)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("create.txt").toFile())
              .start();
      assertEquals(0, create.waitFor());
      cli.with("TEMPORAL_ADDRESS", address).with("TEMPORAL_NAMESPACE", "other");
      Until.found(
          PATIENCE,
          "the server knows its new namespace",
          () -> cli.runHere("status", "none").code() == 6 ? Optional.of(true) : Optional.empty());
      cli.runHere("run", "shown.yaml", "--run-id", "shown", "--worker").expect(1);
      cli.runHere("run", "fine.yaml", "--run-id", "fine", "--worker").expect(0);
      try (Connection connection =
          Connection.open(
              ConnectionOptions.fromEnvironment(
                  Map.of("TEMPORAL_ADDRESS", address, "TEMPORAL_NAMESPACE", "other")))) {
        assertEnd(connection, "shown", WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED);
        assertFalse(
            describe(connection, "shown")
                .getTypedSearchAttributes()
                .containsKey(WeftAttributes.STATUS));
      }
    }
  }

  private static void write(Cli cli) throws Exception {
    cli.file("shown.yaml", GRAPH);
    cli.file("fine.yaml", FINE);
    cli.file("long.yaml", LONG);
  }

  private static LocalWorker worker(Cli cli, Connection connection) {
    return LocalWorker.start(
        connection, WorkerFlags.NONE, Map.of("WEFT_HOME", cli.state().toString()));
  }

  private static void cancelAsTheWebUiDoes(Cli cli, Connection connection) {
    cli.runHere("run", "long.yaml", "--run-id", "long", "--detach").expect(0);
    Until.found(
        PATIENCE,
        "the task runs",
        () ->
            cli.runHere("status", "long").out().contains("running: waits")
                ? Optional.of(true)
                : Optional.empty());
    WorkflowStub stub = connection.client().newUntypedWorkflowStub("long");
    stub.cancel("a click");
    cli.runHere("watch", "long").expect(1).says("CANCELLED in ");
  }

  private static WorkflowExecutionDescription describe(Connection connection, String run) {
    return connection.client().newUntypedWorkflowStub(run).describe();
  }

  private static void assertEnd(Connection connection, String run, WorkflowExecutionStatus status) {
    WorkflowExecutionDescription description = describe(connection, run);
    assertEquals(status, description.getStatus(), run);
    RunResult result =
        status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED
            ? connection.client().newUntypedWorkflowStub(run).getResult(RunResult.class)
            : (RunResult) description.getMemo(TaskWorkflow.RESULT_MEMO, RunResult.class);
    assertNotNull(result, run);
    assertEquals(
        switch (status) {
          case WORKFLOW_EXECUTION_STATUS_COMPLETED -> RunStatus.COMPLETED;
          case WORKFLOW_EXECUTION_STATUS_CANCELED -> RunStatus.CANCELLED;
          default -> RunStatus.FAILED;
        },
        result.status(),
        run);
  }

  private static void assertAttributes(SearchAttributes attributes) {
    assertEquals("shown", attributes.get(WeftAttributes.GRAPH));
    assertEquals("FAILED", attributes.get(WeftAttributes.STATUS));
    assertEquals(List.of("CUSTOM:simulate"), attributes.get(WeftAttributes.TASK_TYPES));
    assertEquals("HIGH", attributes.get(WeftAttributes.PRIORITY));
    assertEquals(4L, attributes.get(WeftAttributes.TASKS_TOTAL));
    assertEquals(0L, attributes.get(WeftAttributes.TASKS_LEFT));
    assertEquals("bad", attributes.get(WeftAttributes.FAILED_TASK));
  }

  private static void assertSummaries(Connection connection) {
    List<String> summaries = new ArrayList<>();
    for (HistoryEvent event : connection.client().fetchHistory("shown").getEvents()) {
      if (event.hasActivityTaskScheduledEventAttributes()
          || event.hasTimerStartedEventAttributes()) {
        assertTrue(event.getUserMetadata().hasSummary(), event::toString);
        summaries.add(
            WireFormat.converter()
                .fromPayload(event.getUserMetadata().getSummary(), String.class, String.class));
      }
    }
    for (String each :
        List.of("good", "bad", "shaky", "shaky (attempt 2 of 2)", "retry of shaky")) {
      assertTrue(summaries.contains(each), summaries::toString);
    }
    assertFalse(summaries.contains("skipped"), summaries::toString);
  }

  private static void assertDetails(Connection connection) {
    WorkflowExecutionDescription description = describe(connection, "shown");
    String asked = description.getStaticDetails();
    assertNotNull(asked);
    assertTrue(asked.contains("**shown** · One of each."), asked);
    assertTrue(asked.contains("| skipped | "), asked);
    WorkflowMetadata metadata =
        connection
            .client()
            .newUntypedWorkflowStub("shown")
            .query("__temporal_workflow_metadata", WorkflowMetadata.class);
    String current = metadata.getCurrentDetails();
    assertTrue(current.contains("FAILED"), current);
    assertTrue(current.contains("| 0 | 0 | 2 | 1 | 0 | 1 | 0 |"), current);
    assertTrue(current.contains("PROVIDER_REFUSED"), current);
    assertFalse(
        metadata.getDefinition().getQueryDefinitionsList().stream()
            .anyMatch(each -> each.getName().equals("progress") && each.getDescription().isEmpty()),
        "queries are described");
  }
}
