package dev.weft.activity.data;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.data.TaskOutput;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.task.InputTemplate.Kind;
import dev.weft.task.TaskType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/**
 * {@code DATA_STORAGE file}: writes a file whole or not at all.
 *
 * <p>An attempt that is repeated finds the same bytes and changes nothing. Thread-safe.
 */
public final class WriteFile implements TaskHandler {
  private static final OperationSpec SPEC =
      new OperationSpec(
          TaskType.DATA_STORAGE,
          "file",
          "Writes its input to a file in one step: text as UTF-8, bytes as they are, anything else"
              + " as JSON.",
          EnumSet.of(Kind.TEXT, Kind.BINARY, Kind.CUSTOM, Kind.UPSTREAM),
          List.of(
              Option.of(
                      "path",
                      Option.Kind.TEXT,
                      "The file, relative to the worker's root; missing folders are made.")
                  .needed(),
              Option.of(
                      "overwrite",
                      Option.Kind.BOOLEAN,
                      "Whether a file with other content is replaced; false makes that a CONFLICT.")
                  .orElse(true)),
          "{path, bytes, sha256}",
          Duration.ofMillis(20),
          true);

  private final AllowedRoots roots;

  /** Writes files of these roots. */
  public WriteFile(AllowedRoots roots) {
    this.roots = roots;
  }

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput handle(TaskContext context) throws IOException, InterruptedException {
    String path = context.options().text("path");
    Path target = roots.target(path);
    StoredContent content = StoredContent.of(context.input());
    AtomicFile.Written written;
    try (InputStream bytes = content.open(context.blobs())) {
      written =
          new AtomicFile(target, path)
              .write(bytes, context.options().bool("overwrite"), context::checkActive);
    }
    return new TaskOutput.Data(
        JsonNodeFactory.instance
            .objectNode()
            .put("path", roots.name(path))
            .put("bytes", written.bytes())
            .put("sha256", written.sha256()));
  }
}
