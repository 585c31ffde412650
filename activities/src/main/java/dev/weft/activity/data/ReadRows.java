package dev.weft.activity.data;

import static java.util.Objects.requireNonNull;

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
import org.jspecify.annotations.Nullable;

/**
 * {@code DATA_RETRIEVAL rows}: the rows of a CSV or JSON Lines file, as items.
 *
 * <p>The file is UTF-8, with or without a byte order mark; blank lines are no rows. Values of CSV
 * are texts as they stand; those of JSON keep their types. The line in an id is the one in which
 * the row begins, as an editor numbers it. Thread-safe.
 */
public final class ReadRows implements TaskHandler {
  private static final OperationSpec SPEC =
      new OperationSpec(
          TaskType.DATA_RETRIEVAL,
          "rows",
          "Reads the rows of a CSV or JSON Lines file, named by the option path, or by the input: a"
              + " path, or an item with 'path', 'source' or 'id'.",
          EnumSet.of(Kind.NONE, Kind.CUSTOM, Kind.UPSTREAM),
          options(),
          "{items, count}; an item is {id: \"<path>#<line>\", text, source, metadata {column:"
              + " value}}; with onBadRow: skip also skipped: [{id, message}] and skippedCount",
          Duration.ofMillis(100),
          false);

  private final AllowedRoots roots;

  /** Reads files of these roots. */
  public ReadRows(AllowedRoots roots) {
    this.roots = roots;
  }

  private static List<Option> options() {
    List<Option> options = new ArrayList<>();
    options.add(Option.of("path", Option.Kind.TEXT, "The file, relative to the worker's root."));
    options.addAll(RowFormat.OPTIONS);
    options.add(
        Option.of(
            "columns",
            Option.Kind.TEXTS,
            "The columns to take, all by default; without header, the names of the columns."));
    options.add(
        Option.of(
            "text",
            Option.Kind.TEXT,
            "What becomes the text of an item: a column, or a template such as \"{{title}}:"
                + " {{body}}\"."));
    options.add(
        Option.of(
            "id",
            Option.Kind.TEXT,
            "The column that is the id of an item; by default the id is path and line."));
    options.add(
        Option.of("skip", Option.Kind.INTEGER, "How many rows to pass over first.")
            .orElse(0)
            .between(0, Integer.MAX_VALUE));
    options.add(
        Option.of("limit", Option.Kind.INTEGER, "How many rows to take at most.")
            .between(0, Integer.MAX_VALUE));
    options.add(
        Option.word("onBadRow", "What to do with a row that cannot be read.", "fail", "skip"));
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
    SourceFile file = SourceFile.of(roots, path(context));
    Item whole = file.read(Item.named(file.name()), context.options().bytes("maxBytes"));
    String text = requireNonNull(whole.text(), "a file that was read has a text");
    RowFormat format = RowFormat.of(file.name(), context.options());
    Reading reading = new Reading(file.name(), format, context.options());
    RecordReader records = new RecordReader(text, format.delimiter());
    int done = 0;
    for (RecordReader.Found record = records.next();
        record != null && reading.isOpen();
        record = records.next()) {
      Interruption.check();
      reading.add(record);
      if (++done % 10_000 == 0) {
        context.progress("read", done, 0);
      }
    }
    return new TaskOutput.Data(reading.answer());
  }

  private static String path(TaskContext context) {
    JsonNode input = NamedFiles.json(context.input());
    String path = context.options().textIfAny("path").orElse(null);
    if ((input == null) == (path == null)) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          path == null
              ? "no file is named; set the option path, or give the file as input"
              : "the file is named twice, by the option path and by the input; remove one");
    }
    return path == null ? NamedFiles.one(requireNonNull(input, "input is null")).path() : path;
  }

  /** What has been read so far. */
  private static final class Reading {
    private final String name;
    private final RowReader rows;
    private final RowText text;
    private final @Nullable String id;
    private final int limit;
    private final boolean skips;
    private final List<Item> items = new ArrayList<>();
    private final ArrayNode skipped = JsonNodeFactory.instance.arrayNode();
    private int toPass;

    Reading(String name, RowFormat format, Options options) {
      this.name = name;
      rows = new RowReader(name, format, options);
      text = new RowText(options.textIfAny("text").orElse(null));
      id = options.textIfAny("id").orElse(null);
      limit = options.has("limit") ? options.integer("limit") : Integer.MAX_VALUE;
      skips = options.text("onBadRow").equals("skip");
      toPass = options.integer("skip");
    }

    boolean isOpen() {
      return items.size() < limit;
    }

    void add(RecordReader.Found record) {
      if (record.isBlank()) {
        return;
      }
      if (rows.takesAsHeader(record)) {
        rows.require(text.columns());
        rows.require(id == null ? List.of() : List.of(id));
        return;
      }
      if (toPass > 0) {
        toPass--;
        return;
      }
      String place = name + "#" + record.line();
      try {
        ObjectNode row = rows.read(record);
        Item item = Item.named(id(row, place)).withSource(name);
        String words = text.of(row);
        ObjectNode taken = rows.taken(row);
        items.add((words == null ? item : item.withText(words)).with("metadata", taken));
      } catch (RowFormat.BadRowException e) {
        if (!skips) {
          throw new WeftException(
              FailureCode.INVALID_INPUT,
              "'"
                  + name
                  + "', line "
                  + record.line()
                  + ": the row "
                  + e.getMessage()
                  + "; correct it, or set onBadRow: skip",
              e);
        }
        skipped.addObject().put("id", place).put("message", "the row " + e.getMessage());
      }
    }

    private String id(ObjectNode row, String place) throws RowFormat.BadRowException {
      if (id == null) {
        return place;
      }
      JsonNode value = row.path(id);
      if (!value.isValueNode() || value.asText().isEmpty() || value.isNull()) {
        throw new RowFormat.BadRowException(
            "has no '" + id + "', which is to be the id; its columns are " + RowReader.names(row));
      }
      return value.asText();
    }

    ObjectNode answer() {
      ObjectNode answer = new Items(items).toJson();
      if (skips) {
        answer.set("skipped", skipped);
        answer.put("skippedCount", skipped.size());
      }
      return answer;
    }
  }
}
