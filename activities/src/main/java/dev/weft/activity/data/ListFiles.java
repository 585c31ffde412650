package dev.weft.activity.data;

import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.data.Item;
import dev.weft.data.Items;
import dev.weft.data.TaskOutput;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.task.InputTemplate.Kind;
import dev.weft.task.TaskType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * {@code DATA_RETRIEVAL list}: names, sizes and hashes of the files in a folder.
 *
 * <p>Thread-safe.
 */
public final class ListFiles implements TaskHandler {
  private static final OperationSpec SPEC =
      new OperationSpec(
          TaskType.DATA_RETRIEVAL,
          "list",
          "Lists the files of a folder, sorted by path, without their content.",
          EnumSet.of(Kind.NONE),
          options(),
          "{items, count}; an item is {id, source, metadata {name, bytes, sha256, mediaType}}, its id"
              + " the path under the root",
          Duration.ofMillis(100),
          false);

  private final AllowedRoots roots;

  /** Lists folders of these roots. */
  public ListFiles(AllowedRoots roots) {
    this.roots = roots;
  }

  private static List<Option> options() {
    List<Option> options = new ArrayList<>();
    options.add(
        Option.of("folder", Option.Kind.TEXT, "The folder, relative to the worker's root.")
            .orElse("."));
    options.addAll(FolderListing.OPTIONS);
    return options;
  }

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput handle(TaskContext context) throws IOException, InterruptedException {
    List<SourceFile> files =
        new FolderListing(roots, roots.folder(context.options().text("folder")), context.options())
            .files();
    List<Item> items = new ArrayList<>(files.size());
    for (SourceFile file : files) {
      items.add(file.describe());
      context.progress("hash", items.size(), files.size());
    }
    return new Items(items).toOutput();
  }
}
