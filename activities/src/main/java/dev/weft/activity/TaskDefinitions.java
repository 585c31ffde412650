package dev.weft.activity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.blob.BlobStore;
import dev.weft.data.DataRef;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.GraphReader;
import dev.weft.run.TaskCall;
import dev.weft.task.Task;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Finds what a call asks for: in the call itself, or in the blob of its graph. Thread-safe. */
final class TaskDefinitions {
  private final GraphCache graphs;

  TaskDefinitions(BlobStore blobs) {
    this.graphs = new GraphCache(blobs);
  }

  Task of(TaskCall call, @Nullable DataRef graph) throws IOException {
    JsonNode definition = call.definition();
    if (definition != null) {
      // The defaults of the graph are about retries and timeouts, which the run decides.
      return GraphReader.task(definition, MissingNode.getInstance());
    }
    if (graph == null) {
      throw new WeftException(
          FailureCode.INTERNAL, "the call has no definition and its batch names no graph");
    }
    JsonNode tree = graphs.tree(graph);
    JsonNode home = call.graph() == null ? tree : tree.path("graphs").path(call.graph());
    if (!(home.path("tasks").path(call.index()) instanceof ObjectNode found)) {
      throw new WeftException(
          FailureCode.INTERNAL,
          "graph "
              + graph.key()
              + (call.graph() == null ? "" : ", sub-graph " + call.graph())
              + " has no task of index "
              + call.index());
    }
    return GraphReader.task(
        call.scope() == null ? found : call.scope().rewrite(found), tree.path("defaults"));
  }
}
