package dev.weft.activity.data;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.Options;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.task.InputTemplate.Kind;
import dev.weft.task.TaskType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code DATA_STORAGE rows}: adds items to a CSV or JSON Lines file, each under its key.
 *
 * <p>A row whose key is in the file already replaces that row if it is another and changes nothing
 * if it is the same, so an attempt that is repeated does no harm. The file is replaced in one step;
 * rows that are not touched keep their bytes. Tasks that write to one file at the same time, in one
 * process or several, wait for each other and lose nothing. Each call reads and writes the whole
 * file, which suits results of some ten thousand rows and not a log. Thread-safe.
 */
public final class WriteRows implements TaskHandler {
  private static final OperationSpec SPEC =
      new OperationSpec(
          TaskType.DATA_STORAGE,
          "rows",
          "Adds items to a CSV or JSON Lines file as rows; a row with the key of an earlier one"
              + " replaces it.",
          EnumSet.of(Kind.CUSTOM, Kind.UPSTREAM),
          options(),
          "{path, rows, added, replaced, unchanged}: how many rows the file has now, and what became"
              + " of those given",
          Duration.ofMillis(50),
          false);

  private final AllowedRoots roots;

  /** Writes files of these roots. */
  public WriteRows(AllowedRoots roots) {
    this.roots = roots;
  }

  private static List<Option> options() {
    List<Option> options = new ArrayList<>();
    options.add(
        Option.of(
                "path",
                Option.Kind.TEXT,
                "The file, relative to the worker's root; missing folders are made.")
            .needed());
    options.addAll(RowFormat.OPTIONS);
    options.add(
        Option.of(
            "columns",
            Option.Kind.TEXTS,
            "Members of an item or of its metadata, in order; by default those of the file, or for"
                + " a new one all there are (JSON Lines: the items as they are)."));
    options.add(
        Option.of("key", Option.Kind.TEXT, "The column that tells a row from all others.")
            .orElse("id"));
    options.add(
        Option.of(
                "escapeFormulas",
                Option.Kind.BOOLEAN,
                "Puts an apostrophe before CSV values that a spreadsheet would run as formulas.")
            .orElse(false));
    options.add(
        Option.of("maxBytes", Option.Kind.BYTES, "A larger file is an error.").orElse("64MiB"));
    return options;
  }

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput handle(TaskContext context) throws IOException, InterruptedException {
    Options options = context.options();
    String path = options.text("path");
    Path target = roots.target(path);
    RowFormat format = RowFormat.of(path, options);
    List<ObjectNode> items = items(context.input());
    AtomicFile.createFolders(requireNonNull(target.getParent(), "a file has a folder"));
    WriterLock lock = WriterLock.of(target);
    try {
      RowFile file =
          RowFile.read(path, bytes(target, path, options), format, key(options), options);
      rows(file, items, format, options, path).forEach(file::put);
      if (file.isChanged()) {
        byte[] bytes = file.bytes();
        checkSize(bytes.length, path, options);
        new AtomicFile(target, path)
            .write(new ByteArrayInputStream(bytes), true, context::checkActive);
      }
      return new TaskOutput.Data(file.report(roots.name(path)));
    } finally {
      lock.close();
    }
  }

  private static String key(Options options) {
    return options.text("key");
  }

  private static byte[] bytes(Path target, String path, Options options)
      throws IOException, InterruptedException {
    Interruption.check();
    if (!Files.exists(target)) {
      return new byte[0];
    }
    checkSize(Files.size(target), path, options);
    try {
      return Files.readAllBytes(target);
    } catch (ClosedByInterruptException e) {
      throw Interruption.of(e);
    }
  }

  private static void checkSize(long bytes, String path, Options options) {
    if (bytes > options.bytes("maxBytes")) {
      throw new WeftException(
          FailureCode.TOO_LARGE,
          "'"
              + path
              + "' has, or would have, "
              + bytes
              + " bytes, maxBytes allows "
              + options.bytes("maxBytes")
              + "; raise maxBytes or begin another file");
    }
  }

  /** Reads {@code {items: [..]}}, a list, or one object; null members are left out. */
  private static List<ObjectNode> items(TaskInput input) {
    JsonNode json = NamedFiles.json(input);
    JsonNode list = json != null && json.path("items").isArray() ? json.path("items") : json;
    if (list instanceof ObjectNode one) {
      return List.of(one);
    }
    if (list == null || !list.isArray()) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "there are no rows; give {custom: {items: [..]}}, {custom: [..]} or the output of an"
              + " earlier task with items");
    }
    List<ObjectNode> items = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof ObjectNode item) {
        items.add(item);
      } else if (!list.get(i).isNull()) {
        throw new WeftException(
            FailureCode.INVALID_INPUT, "row " + i + " must be an object, got " + list.get(i));
      }
    }
    return items;
  }

  /** Returns the rows by key; of two with one key the last one counts. */
  private static Map<String, ObjectNode> rows(
      RowFile file, List<ObjectNode> items, RowFormat format, Options options, String path) {
    RowColumns given = new RowColumns(options.texts("columns"));
    boolean isCsv = format instanceof RowFormat.Csv;
    RowColumns columns = isCsv ? csvColumns(file, given, items, options, path) : given;
    boolean isWhole = !isCsv && columns.names().isEmpty();
    boolean escapes = isCsv && options.bool("escapeFormulas");
    Map<String, ObjectNode> rows = new LinkedHashMap<>();
    for (int i = 0; i < items.size(); i++) {
      ObjectNode filled = isWhole ? items.get(i) : columns.fill(items.get(i));
      ObjectNode row = escapes ? RowColumns.withoutFormulas(filled) : filled;
      String key = file.key(row);
      if (key == null) {
        throw new WeftException(
            FailureCode.INVALID_INPUT,
            "row "
                + i
                + " has no '"
                + key(options)
                + "', which is its key, only "
                + RowReader.names(row)
                + "; set the option key to a column that every row has");
      }
      rows.remove(key);
      rows.put(key, row);
    }
    return rows;
  }

  private static RowColumns csvColumns(
      RowFile file, RowColumns given, List<ObjectNode> items, Options options, String path) {
    boolean isGiven = !given.names().isEmpty();
    boolean hasHeader = options.bool("header");
    if (!isGiven && !hasHeader) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "a CSV file without header needs the option columns, which says what stands where");
    }
    RowColumns wanted = isGiven ? given : RowColumns.of(items);
    RowColumns columns =
        file.columns().isEmpty() ? wanted : wanted.in(file.columns(), path, isGiven);
    if (!items.isEmpty() && !columns.names().contains(key(options))) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "the key '"
              + key(options)
              + "' is none of the columns "
              + String.join(", ", columns.names())
              + "; add it to the option columns, or set the option key");
    }
    if (file.columns().isEmpty() && !items.isEmpty()) {
      file.begin(columns.names(), hasHeader);
    }
    return columns;
  }
}
