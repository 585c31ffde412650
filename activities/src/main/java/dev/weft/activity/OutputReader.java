package dev.weft.activity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.blob.BlobStore;
import dev.weft.data.DataRef;
import dev.weft.data.TaskOutput;
import dev.weft.run.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** Reads outputs that lie in blobs, each once. Not thread-safe: one for each task. */
final class OutputReader {
  private final BlobStore blobs;
  private final Map<DataRef, TaskOutput> read = new HashMap<>();

  OutputReader(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** Returns the output behind a reference; anything else, and a reference to binary, as it is. */
  TaskOutput read(TaskOutput output) {
    return output instanceof TaskOutput.Ref each && each.ref().isJson()
        ? read.computeIfAbsent(each.ref(), this::load)
        : output;
  }

  private TaskOutput load(DataRef ref) {
    try {
      byte[] json = blobs.read(ref);
      return ref.mediaType().equals(DataRef.OUTPUT)
          ? WireFormat.read(json, TaskOutput.class)
          : new TaskOutput.Data(WireFormat.read(json, JsonNode.class));
    } catch (IOException e) {
      // Values.Source, through which this is called, knows no checked exception.
      throw new UncheckedIOException(e);
    }
  }
}
