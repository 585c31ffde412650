package dev.weft.activity.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.data.DataRef;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;

/** How blobs are named in JSON, and how one is answered. */
final class BlobNames {
  private BlobNames() {}

  /**
   * Reads {@code {dataRef: {..}}}, or what stands in it.
   *
   * @throws WeftException {@code INVALID_INPUT} when it is neither
   */
  static DataRef ref(JsonNode json) {
    try {
      return DataRef.of(json.path("dataRef").isObject() ? json.path("dataRef") : json);
    } catch (IllegalArgumentException e) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "a blob is named by {dataRef: {store, key, sha256, bytes, mediaType}}: " + e.getMessage(),
          e);
    }
  }

  /**
   * Answers a reference such that the task that reads it gets the reference.
   *
   * <p>A {@link TaskOutput.Ref} to JSON would be read for it, because large outputs travel so.
   */
  static TaskOutput answer(DataRef ref) {
    return ref.isJson() ? new TaskOutput.Data(ref.toJson()) : new TaskOutput.Ref(ref);
  }
}
