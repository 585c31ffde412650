package dev.weft.activity.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.Options;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.data.DataRef;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.run.WireFormat;
import dev.weft.task.InputTemplate.Kind;
import dev.weft.task.TaskType;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/**
 * {@code DATA_RETRIEVAL blob}: what lies behind a reference.
 *
 * <p>Thread-safe.
 */
public final class ReadBlob implements TaskHandler {
  private static final OperationSpec SPEC =
      new OperationSpec(
          TaskType.DATA_RETRIEVAL,
          "blob",
          "Reads a value that lies in the blob store.",
          EnumSet.of(Kind.BINARY, Kind.CUSTOM, Kind.UPSTREAM),
          List.of(
              Option.word(
                  "as",
                  "What to answer; auto goes by the media type: JSON, text, else binary.",
                  "auto",
                  "text",
                  "json",
                  "binary"),
              Option.of("maxBytes", Option.Kind.BYTES, "A larger text or JSON is an error.")
                  .orElse("64MiB")),
          "{text}, the JSON itself, or {dataRef}",
          Duration.ofMillis(10),
          true);

  /** Makes the handler; the store comes with each task. */
  public ReadBlob() {}

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput handle(TaskContext context) throws IOException {
    DataRef ref = ref(context);
    Options options = context.options();
    String form = options.text("as").equals("auto") ? formOf(ref) : options.text("as");
    if (form.equals("binary")) {
      return BlobNames.answer(ref);
    }
    if (ref.bytes() > options.bytes("maxBytes")) {
      throw new WeftException(
          FailureCode.TOO_LARGE,
          "the blob has "
              + ref.bytes()
              + " bytes, maxBytes allows "
              + options.bytes("maxBytes")
              + "; raise maxBytes or read it with as: binary");
    }
    byte[] bytes = context.blobs().read(ref);
    return form.equals("text")
        ? new TaskOutput.Text(Utf8.text(bytes, "blob " + ref.key()))
        : new TaskOutput.Data(json(bytes, ref));
  }

  private static DataRef ref(TaskContext context) throws IOException {
    return switch (context.input()) {
      case TaskInput.Binary binary -> context.blobs().put(binary.bytes(), MediaTypes.BINARY);
      case TaskInput.Custom custom -> BlobNames.ref(custom.json());
      case TaskInput.Upstream upstream ->
          upstream.output() instanceof TaskOutput.Ref behind
              ? behind.ref()
              : BlobNames.ref(upstream.output().view());
      default ->
          throw new WeftException(
              FailureCode.INVALID_INPUT,
              "no blob is named; give {custom: {literal: {dataRef: ..}}}, {binary: {dataRef: ..}} or"
                  + " the output of a task that stored one");
    };
  }

  private static String formOf(DataRef ref) {
    if (ref.isJson()) {
      return "json";
    }
    return ref.mediaType().startsWith("text/") ? "text" : "binary";
  }

  private static JsonNode json(byte[] bytes, DataRef ref) {
    try {
      return WireFormat.mapper().readTree(Utf8.text(bytes, "blob " + ref.key()));
    } catch (JsonProcessingException e) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "blob " + ref.key() + " is no JSON: " + e.getOriginalMessage(),
          e);
    }
  }
}
