package dev.weft.starter.readme;

import dev.weft.blob.LocalBlobStore;
import dev.weft.client.Connection;
import dev.weft.client.ConnectionOptions;
import dev.weft.client.StandardOperations;
import dev.weft.client.TaskManager;
import dev.weft.graph.GraphBuilder;
import dev.weft.graph.GraphValue;
import dev.weft.graph.Parameter;
import dev.weft.graph.TaskHandle;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunResult;
import dev.weft.task.TaskType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The README's sample: what lies between the markers is the same there and here. */
final class ReadmeSample {
  private ReadmeSample() {}

  // sample: begin
  static int countWords(ConnectionOptions options, Path blobs) throws IOException {
    GraphBuilder graph =
        GraphBuilder.named("count-words").param("folder", Parameter.Type.STRING, "docs");
    TaskHandle read =
        graph
            .task("read", TaskType.DATA_RETRIEVAL)
            .operation("files")
            .option("folder", GraphValue.param("folder"))
            .maxRetries(2);
    TaskHandle count = graph.task("count", TaskType.TEXT_PROCESSING).operation("count").input(read);
    graph.output("words", count.at("/words"));

    try (Connection connection = Connection.open(options)) {
      TaskManager manager =
          new TaskManager(
              connection,
              new LocalBlobStore(blobs),
              Routes.BY_TYPE,
              StandardOperations.vocabulary(true));
      RunId run = manager.submit(graph.toTree(), Map.of(), null).run();
      RunResult result = manager.await(run);
      return manager.outputs(result).path("words").asInt();
    }
  }
  // sample: end
}
