package dev.weft.worker.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.blob.LocalBlobStore;
import dev.weft.graph.GraphBuilder;
import dev.weft.graph.TaskHandle;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunRequest;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.run.WireFormat;
import dev.weft.task.TaskType;
import dev.weft.worker.WeftWorker;
import dev.weft.worker.WorkerConfig;
import dev.weft.workflow.TaskWorkflow;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the handler and the worker of docs/adding-a-handler.md. */
@Timeout(60)
class ShoutingWorkerTest {
  private static final RunId RUN = new RunId("greet-1");

  @TempDir Path folder;

  @Test
  void aHandlerOfOnesOwnWorksBesideTheStandardOnes() throws IOException {
    Path blobs = folder.resolve("blobs");
    WorkerConfig config =
        new WorkerConfig("test", 2, WorkerConfig.allTypes(), folder, blobs, false);
    try (TestWorkflowEnvironment server = server();
        WeftWorker worker = ShoutingWorker.start(server.getWorkflowClient(), config)) {
      TaskWorkflow run =
          server
              .getWorkflowClient()
              .newWorkflowStub(
                  TaskWorkflow.class,
                  WorkflowOptions.newBuilder()
                      .setWorkflowId(RUN.value())
                      .setTaskQueue(Routes.HOME)
                      .build());
      RunResult result = run.run(request(new LocalBlobStore(blobs).id()));
      assertEquals(RunStatus.COMPLETED, result.status(), worker::identity);
      assertEquals("GOOD MORNING!!", result.outputs().path("heard").asText());
    }
  }

  private static TestWorkflowEnvironment server() {
    return TestWorkflowEnvironment.newInstance(
        TestEnvironmentOptions.newBuilder()
            .setUseTimeskipping(false)
            .setWorkflowClientOptions(
                WorkflowClientOptions.newBuilder().setDataConverter(WireFormat.converter()).build())
            .build());
  }

  private static RunRequest request(String blobStore) {
    int rules = RunRequest.RULES;
    return new RunRequest(
        RUN, 1, graph(), null, "hash", Routes.BY_TYPE, rules, true, Set.of(), blobStore, null);
  }

  private static ObjectNode graph() {
    GraphBuilder graph = GraphBuilder.named("greet");
    TaskHandle clean =
        graph.task("clean", TaskType.TEXT_PROCESSING).operation("normalise").text("Good   morning");
    TaskHandle shout =
        graph.task("shout", TaskType.custom("shout")).option("marks", 2).input(clean);
    graph.output("heard", shout.at("/text"));
    return graph.toTree();
  }
}
