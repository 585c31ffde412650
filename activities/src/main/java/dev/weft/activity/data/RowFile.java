package dev.weft.activity.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.Options;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.task.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of rows in memory, each row known by its key.
 *
 * <p>Rows that are not touched keep their bytes; new ones get the line end of the first line. Not
 * thread-safe.
 */
final class RowFile {
  private static final String MARK = "\uFEFF";

  private final String name;
  private final RowFormat format;
  private final String key;
  private final List<Line> lines = new ArrayList<>();

  /** Where the row of a key stands in {@link #lines}. */
  private final Map<String, Integer> places = new HashMap<>();

  private List<String> columns = List.of();
  private String lineEnd = "\n";
  private boolean isMarked;
  private int added;
  private int replaced;
  private int unchanged;

  /**
   * A record as it stands in the file.
   *
   * @param text the record without its line end
   * @param end its line end
   * @param isRow false for the header and blank lines
   */
  private record Line(String text, String end, boolean isRow) {}

  private RowFile(String name, RowFormat format, String key) {
    this.name = name;
    this.format = format;
    this.key = key;
  }

  /**
   * Reads a file.
   *
   * @param name its path, for messages
   * @param bytes what is in it; nothing for a file that is not there
   * @param options with header, and columns for a file without one
   * @throws WeftException {@code INVALID_INPUT} when a row cannot be read, {@code CONFLICT} when
   *     two rows have one key
   */
  static RowFile read(String name, byte[] bytes, RowFormat format, String key, Options options)
      throws InterruptedException {
    RowFile file = new RowFile(name, format, key);
    String text = Utf8.text(bytes, name);
    file.isMarked = startsWithMark(bytes);
    boolean hasHeader = options.bool("header");
    List<String> named = hasHeader ? List.of() : options.texts("columns");
    RowReader rows = new RowReader(name, format, options, named);
    RecordReader records = new RecordReader(text, format.delimiter());
    Map<String, Integer> lineNumbers = new HashMap<>();
    for (RecordReader.Found record = records.next(); record != null; record = records.next()) {
      Interruption.check();
      file.take(record, rows, lineNumbers);
    }
    file.columns = rows.columns();
    return file;
  }

  private static boolean startsWithMark(byte[] bytes) {
    return new String(bytes, 0, Math.min(3, bytes.length), StandardCharsets.UTF_8).equals(MARK);
  }

  private void take(RecordReader.Found record, RowReader rows, Map<String, Integer> lineNumbers) {
    if (lines.isEmpty() && !record.end().isEmpty()) {
      lineEnd = record.end();
    }
    boolean isRow = !record.isBlank() && !rows.takesAsHeader(record);
    if (isRow) {
      String value = key(row(rows, record));
      if (value != null) {
        Integer earlier = lineNumbers.putIfAbsent(value, record.line());
        if (earlier != null) {
          throw new WeftException(
              FailureCode.CONFLICT,
              "'"
                  + name
                  + "' has two rows whose '"
                  + key
                  + "' is '"
                  + value
                  + "', in lines "
                  + earlier
                  + " and "
                  + record.line()
                  + "; remove one, or choose another key");
        }
        places.put(value, lines.size());
      }
    }
    lines.add(new Line(record.text(), record.end(), isRow));
  }

  private ObjectNode row(RowReader rows, RecordReader.Found record) {
    try {
      return rows.read(record);
    } catch (RowFormat.BadRowException e) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "'"
              + name
              + "', line "
              + record.line()
              + ": the row "
              + e.getMessage()
              + "; correct the file before rows are added to it",
          e);
    }
  }

  /** The key of a row, or {@code null} when it has none. */
  @Nullable String key(ObjectNode row) {
    JsonNode member = row.path(key);
    JsonNode value = member.isMissingNode() ? row.path("metadata").path(key) : member;
    boolean isKey = value.isValueNode() && !value.isNull() && !Values.text(value).isEmpty();
    return isKey ? Values.text(value) : null;
  }

  /** The columns of the header; empty when there is none. */
  List<String> columns() {
    return columns;
  }

  /** Begins a CSV file that is empty so far. */
  void begin(List<String> header, boolean writesHeader) {
    columns = header;
    if (writesHeader && format instanceof RowFormat.Csv csv) {
      lines.add(new Line(csv.write(header), lineEnd, false));
    }
  }

  /** Adds a row, or replaces the one of the same key if it is another. */
  void put(String value, ObjectNode row) {
    String text = written(row);
    Integer place = places.get(value);
    if (place == null) {
      places.put(value, lines.size());
      lines.add(new Line(text, lineEnd, true));
      added++;
    } else if (isSame(lines.get(place).text(), text)) {
      unchanged++;
    } else {
      lines.set(place, new Line(text, lines.get(place).end(), true));
      replaced++;
    }
  }

  private String written(ObjectNode row) {
    return switch (format) {
      case RowFormat.JsonLines json -> json.write(row);
      case RowFormat.Csv csv -> {
        List<String> values = new ArrayList<>(columns.size());
        columns.forEach(column -> values.add(Values.text(row.path(column))));
        yield csv.write(values);
      }
    };
  }

  /**
   * The same row may be written in other ways: with more quotes, or its members in another order.
   */
  private boolean isSame(String old, String text) {
    if (old.equals(text)) {
      return true;
    }
    try {
      return switch (format) {
        case RowFormat.JsonLines json -> json.read(old).equals(json.read(text));
        case RowFormat.Csv csv -> values(csv, old).equals(values(csv, text));
      };
    } catch (RowFormat.BadRowException e) {
      throw new IllegalStateException("a row that was read cannot be read again", e);
    }
  }

  private static List<String> values(RowFormat.Csv csv, String text)
      throws RowFormat.BadRowException {
    return csv.read(new RecordReader.Found(1, text, "", false));
  }

  /** Whether there is anything to write. */
  boolean isChanged() {
    return added + replaced > 0;
  }

  /** How many rows there are. */
  long rows() {
    return lines.stream().filter(Line::isRow).count();
  }

  /** Returns the file as it is to be; no two records share a line. */
  byte[] bytes() {
    StringBuilder text = new StringBuilder(isMarked ? MARK : "");
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      boolean needsEnd = line.end().isEmpty() && i < lines.size() - 1;
      text.append(line.text()).append(needsEnd ? lineEnd : line.end());
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Returns {@code {path, rows, added, replaced, unchanged}}. */
  ObjectNode report(String path) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("path", path)
        .put("rows", rows())
        .put("added", added)
        .put("replaced", replaced)
        .put("unchanged", unchanged);
  }
}
