package dev.weft.client;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.blob.BlobStore;
import dev.weft.data.DataRef;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.result.TaskResult;
import dev.weft.run.ResultChain;
import dev.weft.run.RunRequest;
import dev.weft.run.RunResult;
import dev.weft.run.TaskState;
import dev.weft.run.WireFormat;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads results from where runs left them; needs no worker. */
final class ResultReader {
  private final BlobStore blobs;

  ResultReader(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** Returns the results of all tasks, roughly in the order in which they ended. */
  List<TaskResult> tasks(RunResult result) {
    return ResultChain.all(result, this::read);
  }

  /** Returns the results of a segment and of all before it. */
  List<TaskResult> segments(@Nullable DataRef last) {
    return ResultChain.read(last, this::read);
  }

  /** Returns the state of a task among results. */
  Optional<TaskState> find(List<TaskResult> results, String task) {
    return results.stream()
        .filter(each -> each.taskId().equals(task))
        .findFirst()
        .map(ResultReader::state);
  }

  /** Adds the result that a run has written away meanwhile. */
  TaskState complete(TaskState state) {
    return state.result() != null || state.segment() == null
        ? state
        : find(segments(state.segment()), state.task()).orElse(state);
  }

  private static TaskState state(TaskResult result) {
    String why = result.error() == null ? "" : ": " + result.error().message();
    return new TaskState(
        result.taskId(),
        result.status(),
        result.attempts(),
        result.deaths(),
        result.status() + why,
        List.of(),
        null,
        "",
        result.metadata(),
        result,
        null);
  }

  ObjectNode outputs(RunResult result) {
    if (result.outputsRef() != null) {
      return WireFormat.read(read(result.outputsRef()), ObjectNode.class);
    }
    return result.outputs() == null ? JsonNodeFactory.instance.objectNode() : result.outputs();
  }

  /**
   * Returns what people see of an output: the JSON behind a reference, or the reference if binary.
   */
  JsonNode view(TaskOutput output) {
    if (!(output instanceof TaskOutput.Ref ref) || !ref.ref().isJson()) {
      return output.view();
    }
    byte[] json = read(ref.ref());
    return ref.ref().mediaType().equals(DataRef.OUTPUT)
        ? WireFormat.read(json, TaskOutput.class).view()
        : WireFormat.read(json, JsonNode.class);
  }

  /** Returns the graph that a run was started with. */
  JsonNode graph(RunRequest request) {
    DataRef ref = request.graphRef();
    return request.graph() != null || ref == null
        ? requireNonNull(request.graph(), "graph is null")
        : WireFormat.read(read(ref), JsonNode.class);
  }

  private byte[] read(DataRef ref) {
    try {
      return blobs.read(ref);
    } catch (IOException e) {
      throw new WeftException(
          FailureCode.DATA_LOSS, "cannot read blob " + ref.key() + ": " + e.getMessage(), e);
    }
  }

  DataRef store(byte[] bytes, String mediaType) {
    try {
      return blobs.put(bytes, mediaType);
    } catch (IOException e) {
      throw new WeftException(
          FailureCode.STORAGE_FULL, "cannot store the graph: " + e.getMessage(), e);
    }
  }
}
