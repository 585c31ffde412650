package dev.weft.activity.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.Options;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the records of one file as objects with a member per column. Not thread-safe. */
final class RowReader {
  private final String file;
  private final RowFormat format;
  private final List<String> wanted;
  private final boolean isHeaderNext;
  private List<String> columns;
  private boolean hasColumns;

  /**
   * Begins with a file.
   *
   * @param file its name, for messages
   */
  RowReader(String file, RowFormat format, Options options) {
    this(file, format, options, options.texts("columns"));
  }

  /**
   * Begins with a file of which all columns are wanted, or these.
   *
   * @param wanted the columns to take, all when empty; without header, the names of the columns
   */
  RowReader(String file, RowFormat format, Options options, List<String> wanted) {
    this.file = file;
    this.format = format;
    this.wanted = List.copyOf(wanted);
    boolean isCsv = format instanceof RowFormat.Csv;
    isHeaderNext = isCsv && options.bool("header");
    columns = isCsv && !isHeaderNext ? this.wanted : List.of();
    hasColumns = !isHeaderNext && !columns.isEmpty();
  }

  /** The columns of a CSV file; empty as long as they are not known. */
  List<String> columns() {
    return columns;
  }

  /**
   * Takes a record as the header if that is what it is.
   *
   * @throws WeftException {@code INVALID_INPUT} when it is broken or lacks a column that is wanted
   */
  boolean takesAsHeader(RecordReader.Found record) {
    if (!isHeaderNext || hasColumns) {
      return false;
    }
    columns = header(record);
    hasColumns = true;
    require(wanted);
    return true;
  }

  /**
   * Checks that a CSV file has columns, once its header was taken.
   *
   * @throws WeftException {@code INVALID_INPUT} with those it has
   */
  void require(List<String> names) {
    for (String name : names) {
      if (!columns.contains(name)) {
        throw new WeftException(
            FailureCode.INVALID_INPUT,
            "'" + file + "' has no column '" + name + "', only " + String.join(", ", columns));
      }
    }
  }

  private List<String> header(RecordReader.Found record) {
    List<String> names = new ArrayList<>();
    try {
      if (format instanceof RowFormat.Csv csv) {
        names.addAll(csv.read(record));
      }
    } catch (RowFormat.BadRowException e) {
      throw broken(record, String.valueOf(e.getMessage()), e);
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).isBlank()) {
        names.set(i, "column" + (i + 1));
      }
      if (!seen.add(names.get(i))) {
        throw broken(record, "names two columns '" + names.get(i) + "'", null);
      }
    }
    return List.copyOf(names);
  }

  private WeftException broken(RecordReader.Found record, String why, @Nullable Throwable cause) {
    return new WeftException(
        FailureCode.INVALID_INPUT,
        "'"
            + file
            + "', line "
            + record.line()
            + ": the header "
            + why
            + "; correct it, or set header: false and name the columns",
        cause);
  }

  /**
   * Reads a record that is no header.
   *
   * @throws RowFormat.BadRowException when it cannot be read or has another number of values than
   *     there are columns
   */
  ObjectNode read(RecordReader.Found record) throws RowFormat.BadRowException {
    return switch (format) {
      case RowFormat.JsonLines lines -> lines.read(record.text());
      case RowFormat.Csv csv -> row(csv.read(record));
    };
  }

  private ObjectNode row(List<String> values) throws RowFormat.BadRowException {
    if (!hasColumns) {
      columns = numbered(values.size());
      hasColumns = true;
    }
    if (values.size() != columns.size()) {
      throw new RowFormat.BadRowException(
          "has "
              + values.size()
              + (values.size() == 1 ? " value" : " values")
              + ", the columns are "
              + columns.size()
              + ": "
              + String.join(", ", columns));
    }
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < values.size(); i++) {
      row.put(columns.get(i), values.get(i));
    }
    return row;
  }

  private static List<String> numbered(int size) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      names.add("column" + i);
    }
    return List.copyOf(names);
  }

  /** Returns the columns of a row that are wanted, in the order in which they are wanted. */
  ObjectNode taken(ObjectNode row) {
    if (wanted.isEmpty()) {
      return row;
    }
    ObjectNode taken = JsonNodeFactory.instance.objectNode();
    for (String name : wanted) {
      JsonNode value = row.get(name);
      if (value != null) {
        taken.set(name, value);
      }
    }
    return taken;
  }

  /** The names of the columns of a row, for messages. */
  static String names(ObjectNode row) {
    List<String> names = new ArrayList<>();
    row.fieldNames().forEachRemaining(names::add);
    return String.join(", ", names);
  }
}
