package dev.weft.activity.data;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.Options;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.data.Item;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.task.InputTemplate.Kind;
import dev.weft.task.TaskType;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/**
 * {@code DATA_RETRIEVAL file}: one file, as an item, a text or bytes.
 *
 * <p>Thread-safe.
 */
public final class ReadFile implements TaskHandler {
  private static final OperationSpec SPEC =
      new OperationSpec(
          TaskType.DATA_RETRIEVAL,
          "file",
          "Reads one file, named by the option path, or by the input: a path, or an item with"
              + " 'path', 'source' or 'id'.",
          EnumSet.of(Kind.NONE, Kind.CUSTOM, Kind.UPSTREAM),
          List.of(
              Option.of("path", Option.Kind.TEXT, "The file, relative to the worker's root."),
              Option.word(
                  "as", "What to answer; item and text must be UTF-8.", "item", "text", "binary"),
              Option.of("maxBytes", Option.Kind.BYTES, "A larger file is an error.")
                  .orElse("64MiB")),
          "an item {id, text, source, start, end, metadata {name, bytes, sha256, mediaType}}; with as:"
              + " text {text}; with as: binary {dataRef}",
          Duration.ofMillis(10),
          true);

  private final AllowedRoots roots;

  /** Reads files of these roots. */
  public ReadFile(AllowedRoots roots) {
    this.roots = roots;
  }

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput handle(TaskContext context) throws IOException, InterruptedException {
    Options options = context.options();
    NamedFiles.NamedFile named = named(context);
    SourceFile file = SourceFile.of(roots, named.path());
    long maxBytes = options.bytes("maxBytes");
    if (options.text("as").equals("binary")) {
      return new TaskOutput.Ref(file.store(context.blobs(), maxBytes));
    }
    Item item = file.read(named.item(), maxBytes);
    String text = item.text();
    return options.text("as").equals("text") && text != null
        ? new TaskOutput.Text(text)
        : new TaskOutput.Data(item.toJson());
  }

  private static NamedFiles.NamedFile named(TaskContext context) {
    JsonNode input = NamedFiles.json(context.input());
    String path = context.options().textIfAny("path").orElse(null);
    if ((input == null) == (path == null)) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          path == null
              ? "no file is named; set the option path, or give the file as input"
              : "the file is named twice, by the option path and by the input; remove one");
    }
    return path == null
        ? NamedFiles.one(requireNonNull(input, "input is null"))
        : new NamedFiles.NamedFile(path, Item.named(path));
  }
}
