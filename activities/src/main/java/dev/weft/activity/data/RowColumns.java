package dev.weft.activity.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.task.Values;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Chooses the columns of a file and fills them from items.
 *
 * <p>A column is a top-level member of an item or, if there is none, a member of its {@code
 * metadata}.
 *
 * @param names the columns in order
 */
record RowColumns(List<String> names) {
  private static final String FORMULA_STARTS = "=+-@\t\r";

  /** Copies the list. */
  RowColumns {
    names = List.copyOf(names);
    if (new HashSet<>(names).size() < names.size()) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "option 'columns' names a column twice: " + String.join(", ", names));
    }
  }

  /** Every member of every item, in the order in which they appear. */
  static RowColumns of(Collection<ObjectNode> items) {
    Set<String> names = new LinkedHashSet<>();
    for (ObjectNode item : items) {
      item.fieldNames().forEachRemaining(names::add);
      if (item.path("metadata").isObject()) {
        names.remove("metadata");
        item.path("metadata").fieldNames().forEachRemaining(names::add);
      }
    }
    return new RowColumns(List.copyOf(names));
  }

  /**
   * Returns the columns of an existing file if these fit it.
   *
   * @param isExact whether the columns must be the same, in any order; else the file may have more
   * @throws WeftException {@code CONFLICT} with both when they do not fit
   */
  RowColumns in(List<String> header, String file, boolean isExact) {
    boolean fits = new HashSet<>(header).containsAll(names);
    if (!fits || (isExact && header.size() != names.size())) {
      throw new WeftException(
          FailureCode.CONFLICT,
          "'"
              + file
              + "' has the columns "
              + String.join(", ", header)
              + ", the rows have "
              + String.join(", ", names)
              + "; set the option columns to those of the file, or write to another path");
    }
    return new RowColumns(header);
  }

  /** Returns an object with these members of an item; those it does not have are left out. */
  ObjectNode fill(ObjectNode item) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    for (String name : names) {
      JsonNode member = item.path(name);
      JsonNode value = member.isMissingNode() ? item.path("metadata").path(name) : member;
      if (!value.isMissingNode()) {
        row.set(name, value);
      }
    }
    return row;
  }

  /**
   * Puts an apostrophe before every text that a spreadsheet would run as a formula; numbers stay.
   */
  static ObjectNode withoutFormulas(ObjectNode row) {
    ObjectNode safe = JsonNodeFactory.instance.objectNode();
    row.properties()
        .forEach(
            each -> {
              String text = Values.text(each.getValue());
              boolean isFormula =
                  !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 && !isNumber(text);
              safe.put(each.getKey(), isFormula ? "'" + text : text);
            });
    return safe;
  }

  private static boolean isNumber(String text) {
    return text.matches("[+-]?\\d{1,20}(\\.\\d{1,20})?([eE][+-]?\\d{1,3})?");
  }
}
