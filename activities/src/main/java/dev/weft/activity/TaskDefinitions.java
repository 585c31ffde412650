package dev.weft.activity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.blob.BlobStore;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.TaskReader;
import dev.weft.run.TaskBatch;
import dev.weft.run.TaskCall;
import dev.weft.task.Task;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds what a call asks for: in the call itself, or in the blob of its graph. Thread-safe. */
final class TaskDefinitions {
  private final GraphCache graphs;

  TaskDefinitions(BlobStore blobs) {
    this.graphs = new GraphCache(blobs);
  }

  /** What the calls of one batch share. */
  Batch of(TaskBatch batch, TaskBatch.Contents contents) {
    return new Batch(batch.definingGraph(), contents.definitions());
  }

  /** Finds the definitions of one batch; used by one thread at a time. */
  final class Batch {
    private final TaskBatch.@Nullable StoredGraph graph;
    private final List<TaskBatch.Definition> shared;

    /**
     * The one that was read last: instances of a mapped task have the same, with the whole list.
     */
    private TaskBatch.@Nullable Definition last;

    private @Nullable TaskReader reader;

    private Batch(TaskBatch.@Nullable StoredGraph graph, List<TaskBatch.Definition> shared) {
      this.graph = graph;
      this.shared = shared;
    }

    Task of(TaskCall call) throws IOException {
      JsonNode definition = call.definition();
      if (definition != null) {
        return withoutDefaults(definition);
      }
      for (TaskBatch.Definition each : shared) {
        if (each.index() == call.index() && Objects.equals(each.graph(), call.graph())) {
          return withoutDefaults(inScope(call, each.json()));
        }
      }
      return inBlob(call);
    }

    private Task inBlob(TaskCall call) throws IOException {
      if (graph == null) {
        throw new WeftException(
            FailureCode.INTERNAL, "the call has no definition and its batch names no graph");
      }
      GraphBlob blob = graphs.blob(graph);
      TaskBatch.Definition known = last;
      JsonNode found =
          known != null
                  && known.index() == call.index()
                  && Objects.equals(known.graph(), call.graph())
              ? known.json()
              : blob.task(call.graph(), call.index());
      if (found == null) {
        throw new WeftException(
            FailureCode.INTERNAL,
            "graph "
                + graph.sha256()
                + (call.graph() == null ? "" : ", sub-graph " + call.graph())
                + " has no task of index "
                + call.index());
      }
      last = new TaskBatch.Definition(call.graph(), call.index(), found);
      return read(inScope(call, found), blob.defaults());
    }

    /** The defaults of the graph are about retries and timeouts, which the run decides. */
    private Task withoutDefaults(JsonNode definition) {
      return read(definition, MissingNode.getInstance());
    }

    /** All definitions of a batch lie in the same place, and have the same defaults. */
    private Task read(JsonNode definition, JsonNode defaults) {
      TaskReader known = reader;
      if (known == null) {
        known = new TaskReader(defaults);
        reader = known;
      }
      return known.read(definition);
    }

    private static JsonNode inScope(TaskCall call, JsonNode definition) {
      return call.scope() != null && definition instanceof ObjectNode own
          ? call.scope().rewrite(own)
          : definition;
    }
  }
}
