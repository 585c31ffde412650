package dev.weft.activity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.blob.BlobStore;
import dev.weft.data.DataRef;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.run.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Decides whether an output travels inline or by reference, and refuses one that nobody could read.
 */
final class OutputStore {
  /** The deepest JSON that is taken; readers stop at 1,000, with what is wrapped around it. */
  static final int MOST_LEVELS = 500;

  /** The most bytes of JSON that are taken: 64 MiB. */
  static final int MOST_BYTES = 64 * 1024 * 1024;

  /**
   * From this size on it is tried whether the JSON can be read again, for it has limits of its own.
   */
  private static final int TRY_BYTES = 16 * 1024 * 1024;

  private final BlobStore blobs;

  OutputStore(BlobStore blobs) {
    this.blobs = blobs;
  }

  /**
   * Returns the output itself, or a reference to it when its JSON has more than {@code inlineLimit}
   * bytes.
   *
   * @throws WeftException {@code TOO_LARGE} when it is too large or too deep
   */
  TaskOutput keep(TaskOutput output, int inlineLimit) throws IOException {
    if (output instanceof TaskOutput.Ref) {
      return output;
    }
    checkDepth(output.view());
    byte[] json = WireFormat.bytes(output);
    if (json.length <= inlineLimit) {
      return output;
    }
    checkSize(json);
    return new TaskOutput.Ref(blobs.put(json, DataRef.OUTPUT));
  }

  private static void checkDepth(JsonNode tree) {
    if (isDeeper(tree, MOST_LEVELS)) {
      throw new WeftException(
          FailureCode.TOO_LARGE,
          "the output is JSON of more than "
              + MOST_LEVELS
              + " levels; flatten it, or answer it as a binary blob");
    }
  }

  /** Goes down no further than the levels that are allowed, so that the stack suffices. */
  private static boolean isDeeper(JsonNode tree, int levels) {
    if (levels < 0) {
      return true;
    }
    for (JsonNode child : tree) {
      if (child.isContainerNode() && isDeeper(child, levels - 1)) {
        return true;
      }
    }
    return false;
  }

  private static void checkSize(byte[] json) {
    if (json.length > MOST_BYTES) {
      throw new WeftException(FailureCode.TOO_LARGE, tooLarge(json, "at most " + MOST_BYTES));
    }
    if (json.length > TRY_BYTES) {
      try {
        WireFormat.mapper().readTree(new String(json, StandardCharsets.UTF_8));
      } catch (JsonProcessingException e) {
        throw new WeftException(FailureCode.TOO_LARGE, tooLarge(json, e.getOriginalMessage()), e);
      }
    }
  }

  private static String tooLarge(byte[] json, String limit) {
    return "the output is "
        + json.length
        + " bytes of JSON ("
        + limit
        + "); split the work, or answer it as a binary blob";
  }
}
