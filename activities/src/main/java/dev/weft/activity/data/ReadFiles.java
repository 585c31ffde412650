package dev.weft.activity.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.Options;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.data.Item;
import dev.weft.data.Items;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
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
 * {@code DATA_RETRIEVAL files}: the texts of many files at once.
 *
 * <p>Thread-safe.
 */
public final class ReadFiles implements TaskHandler {
  private static final OperationSpec SPEC =
      new OperationSpec(
          TaskType.DATA_RETRIEVAL,
          "files",
          "Reads the UTF-8 files of a folder, sorted by path, or those of a list of items such as"
              + " 'list' answers.",
          EnumSet.of(Kind.NONE, Kind.CUSTOM, Kind.UPSTREAM),
          options(),
          "{items, count}; an item is {id, text, source, start, end, metadata {name, bytes, sha256,"
              + " mediaType}}; with onError: skip also skipped: [{id, code, message}]",
          Duration.ofMillis(200),
          false);

  private final AllowedRoots roots;

  /** Reads files of these roots. */
  public ReadFiles(AllowedRoots roots) {
    this.roots = roots;
  }

  private static List<Option> options() {
    List<Option> options = new ArrayList<>();
    options.add(
        Option.of(
            "folder",
            Option.Kind.TEXT,
            "The folder, relative to the worker's root; needed when there is no input."));
    options.addAll(FolderListing.OPTIONS);
    options.add(
        Option.word(
            "onError",
            "What to do with a file that cannot be read as UTF-8 text or is too large.",
            "fail",
            "skip"));
    options.add(
        Option.of("maxBytes", Option.Kind.BYTES, "A larger file is an error.").orElse("16MiB"));
    options.add(
        Option.of("maxTotalBytes", Option.Kind.BYTES, "More than this in sum is an error.")
            .orElse("64MiB"));
    return options;
  }

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput handle(TaskContext context) throws IOException, InterruptedException {
    List<NamedFiles.NamedFile> files = named(context);
    Reading reading = new Reading(context.options());
    int done = 0;
    for (NamedFiles.NamedFile file : files) {
      reading.add(file);
      context.progress("read", ++done, files.size());
    }
    return new TaskOutput.Data(reading.answer());
  }

  private List<NamedFiles.NamedFile> named(TaskContext context)
      throws IOException, InterruptedException {
    JsonNode input = NamedFiles.json(context.input());
    String folder = context.options().textIfAny("folder").orElse(null);
    if (input != null && folder == null) {
      return NamedFiles.many(input);
    }
    if (input != null || folder == null) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          folder == null
              ? "no files are named; set the option folder, or give a list of items as input"
              : "files are named twice, by the option folder and by the input; remove one");
    }
    List<NamedFiles.NamedFile> named = new ArrayList<>();
    for (SourceFile file :
        new FolderListing(roots, roots.folder(folder), context.options()).files()) {
      named.add(new NamedFiles.NamedFile(file.name(), Item.named(file.name())));
    }
    return named;
  }

  /** What has been read so far. */
  private final class Reading {
    private final long maxBytes;
    private final long maxTotalBytes;
    private final boolean skips;
    private final List<Item> items = new ArrayList<>();
    private final ArrayNode skipped = JsonNodeFactory.instance.arrayNode();
    private long total;

    Reading(Options options) {
      maxBytes = options.bytes("maxBytes");
      maxTotalBytes = options.bytes("maxTotalBytes");
      skips = options.text("onError").equals("skip");
    }

    void add(NamedFiles.NamedFile named) throws IOException, InterruptedException {
      try {
        Item item = SourceFile.of(roots, named.path()).read(named.item(), maxBytes);
        total += item.metadata("bytes").longValue();
        items.add(item);
      } catch (WeftException e) {
        if (!skips) {
          throw e;
        }
        skipped
            .addObject()
            .put("id", named.path())
            .put("code", e.code().name())
            .put("message", e.getMessage());
      }
      if (total > maxTotalBytes) {
        throw new WeftException(
            FailureCode.TOO_LARGE,
            "the files up to '"
                + named.path()
                + "' have "
                + total
                + " bytes, maxTotalBytes allows "
                + maxTotalBytes
                + "; narrow 'include' or raise maxTotalBytes");
      }
    }

    ObjectNode answer() {
      ObjectNode answer = new Items(items).toJson();
      if (skips) {
        answer.set("skipped", skipped);
      }
      return answer;
    }
  }
}
