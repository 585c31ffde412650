package dev.weft.activity.text.operation;

import dev.weft.activity.Options;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.task.Template;
import java.util.List;

/**
 * What stands around and between the parts of a joined text.
 *
 * @param header before the first part, with {@code {{count}}}
 * @param separator between two parts
 * @param footer after the last part, with {@code {{count}}}
 */
record Frame(Template header, String separator, Template footer) {

  static Frame of(Options options) {
    return new Frame(parse(options, "header"), options.text("separator"), parse(options, "footer"));
  }

  static Template parse(Options options, String name) {
    try {
      return Template.parse(options.text(name));
    } catch (IllegalArgumentException e) {
      throw new WeftException(
          FailureCode.INVALID_INPUT, "option '" + name + "': " + e.getMessage(), e);
    }
  }

  String around(List<String> parts) {
    String count = Integer.toString(parts.size());
    return header.render(name -> count(name, "header", count))
        + String.join(separator, parts)
        + footer.render(name -> count(name, "footer", count));
  }

  private static String count(String name, String option, String count) {
    if (!name.equals("count")) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "option '" + option + "' asks for {{" + name + "}}, but only {{count}} is known there");
    }
    return count;
  }
}
