package dev.weft.activity.data;

import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.data.DataRef;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.task.InputTemplate.Kind;
import dev.weft.task.TaskType;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code DATA_STORAGE blob}: puts its input into the blob store and answers the reference.
 *
 * <p>The same bytes are one blob, so a repeated attempt changes nothing. Thread-safe.
 */
public final class WriteBlob implements TaskHandler {
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[\\w.+-]{1,64}/[\\w.+-]{1,64}(;[ -~]{1,64})?");

  private static final OperationSpec SPEC =
      new OperationSpec(
          TaskType.DATA_STORAGE,
          "blob",
          "Puts its input into the blob store: text as UTF-8, bytes as they are, anything else as"
              + " JSON.",
          EnumSet.of(Kind.TEXT, Kind.BINARY, Kind.CUSTOM, Kind.UPSTREAM),
          List.of(
              Option.of(
                  "mediaType",
                  Option.Kind.TEXT,
                  "What the bytes are, such as image/png; by default plain text, octet-stream or"
                      + " JSON, by what came.")),
          "{dataRef {store, key, sha256, bytes, mediaType}}",
          Duration.ofMillis(10),
          true);

  /** Makes the handler; the store comes with each task. */
  public WriteBlob() {}

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput handle(TaskContext context) throws IOException, InterruptedException {
    StoredContent content = StoredContent.of(context.input());
    String mediaType = context.options().textIfAny("mediaType").orElse(content.mediaType());
    if (!MEDIA_TYPE.matcher(mediaType).matches()) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "mediaType must be type/subtype such as image/png, got '" + mediaType + "'");
    }
    context.checkActive();
    try (InputStream bytes = content.open(context.blobs())) {
      DataRef ref = context.blobs().put(bytes, mediaType);
      return BlobNames.answer(ref);
    }
  }
}
