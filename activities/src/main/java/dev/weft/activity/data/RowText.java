package dev.weft.activity.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.task.Template;
import dev.weft.task.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the text of an item out of a row: one column, a template, or nothing. */
final class RowText {
  private final @Nullable String column;
  private final @Nullable Template template;

  /**
   * Reads the option.
   *
   * @throws WeftException {@code INVALID_INPUT} when it is a broken template
   */
  RowText(@Nullable String option) {
    boolean isTemplate = option != null && option.contains("{{");
    column = isTemplate ? null : option;
    template = isTemplate && option != null ? parse(option) : null;
  }

  private static Template parse(String option) {
    try {
      return Template.parse(option);
    } catch (IllegalArgumentException e) {
      throw new WeftException(FailureCode.INVALID_INPUT, "option 'text': " + e.getMessage(), e);
    }
  }

  /** The columns that are asked for. */
  List<String> columns() {
    if (template != null) {
      return template.names();
    }
    return column == null ? List.of() : List.of(column);
  }

  /**
   * Returns the text of a row, or {@code null} when none is wanted.
   *
   * @throws RowFormat.BadRowException when the row does not have a column that is asked for
   */
  @Nullable String of(ObjectNode row) throws RowFormat.BadRowException {
    if (column != null) {
      return value(row, column);
    }
    if (template == null) {
      return null;
    }
    for (String name : columns()) {
      value(row, name);
    }
    return template.render(name -> Values.text(row.path(name)));
  }

  private static String value(ObjectNode row, String name) throws RowFormat.BadRowException {
    JsonNode value = row.path(name);
    if (value.isMissingNode()) {
      throw new RowFormat.BadRowException(
          "has no column '"
              + name
              + "', which the option text asks for, only "
              + RowReader.names(row));
    }
    return Values.text(value);
  }
}
