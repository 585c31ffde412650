package dev.weft.activity.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.blob.BlobStore;
import dev.weft.data.DataRef;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.run.WireFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a task's input is as bytes: text in UTF-8, bytes as they are, anything else as JSON.
 *
 * <p>The text of a model's answer counts as text. A JSON text, such as {@code {from: x, at: /text}}
 * brings, is written as text, without quotes.
 */
sealed interface StoredContent {

  /** Opens the bytes. */
  InputStream open(BlobStore blobs) throws IOException;

  /** What they are. */
  String mediaType();

  /**
   * Bytes at hand.
   *
   * @param bytes the bytes; not copied, because nothing here changes them
   * @param mediaType what they are
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Here(byte[] bytes, String mediaType) implements StoredContent {
    @Override
    public InputStream open(BlobStore blobs) {
      return new ByteArrayInputStream(bytes);
    }
  }

  /**
   * Bytes in a blob store.
   *
   * @param ref where they lie
   */
  record Blob(DataRef ref) implements StoredContent {
    @Override
    public InputStream open(BlobStore blobs) throws IOException {
      return blobs.open(ref);
    }

    @Override
    public String mediaType() {
      return ref.mediaType();
    }
  }

  /**
   * Reads an input.
   *
   * @throws WeftException {@code INVALID_INPUT} for none, and for the kinds that are questions
   */
  static StoredContent of(TaskInput input) {
    return switch (input) {
      case TaskInput.Text text -> text(text.text());
      case TaskInput.Binary binary -> new Here(binary.bytes(), MediaTypes.BINARY);
      case TaskInput.Custom custom -> json(custom.json());
      case TaskInput.Upstream upstream -> output(upstream.output());
      default ->
          throw new WeftException(
              FailureCode.INVALID_INPUT,
              "there is nothing to store; give {text: ..}, {binary: ..}, {custom: ..} or the output"
                  + " of an earlier task, got "
                  + input.getClass().getSimpleName());
    };
  }

  private static StoredContent output(TaskOutput output) {
    return switch (output) {
      case TaskOutput.Text text -> text(text.text());
      case TaskOutput.ModelOutput answer -> text(answer.text());
      case TaskOutput.Ref ref -> new Blob(ref.ref());
      default -> json(output.view());
    };
  }

  private static StoredContent json(JsonNode json) {
    if (json.isTextual()) {
      return text(json.textValue());
    }
    return json.path("dataRef").isObject() && json.size() == 1
        ? new Blob(BlobNames.ref(json))
        : new Here(WireFormat.bytes(json), DataRef.JSON);
  }

  private static StoredContent text(String text) {
    return new Here(text.getBytes(StandardCharsets.UTF_8), MediaTypes.TEXT);
  }
}
