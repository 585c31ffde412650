package dev.weft.activity.text.operation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.Options;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.Texts;
import dev.weft.data.Item;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.task.Template;
import dev.weft.task.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders a template once per item, which makes the lines of a report.
 *
 * <p>{@code {{name}}} is a top-level member of the item or, if there is none, a member of its
 * {@code metadata}; so {@code {{id}}}, {@code {{text}}}, {@code {{language}}} and {@code
 * {{keywords}}} all work. {@code {{number}}} is the item's place from 1 and {@code {{count}}} the
 * number of items, unless the item has members of these names. Text stands as it is, numbers and
 * booleans as JSON, a list of texts with commas between, other objects and lists as compact JSON,
 * null as nothing. An object that is no list is rendered once with its members. {@code header} and
 * {@code footer} know {@code {{count}}} only and are written for an empty list too. Items need no
 * text. Thread-safe.
 */
public final class RenderTemplate implements TextOperation {
  private static final OperationSpec SPEC =
      OperationSpec.text(
          "template",
          "Renders a template once per item, with {{name}} for a member of the item or of its"
              + " metadata.",
          "the rendered text",
          Option.of("template", Option.Kind.TEXT, "The text for each item, with {{name}} in it.")
              .needed(),
          Option.of("separator", Option.Kind.TEXT, "What stands between two items.").orElse("\n"),
          Option.of(
                  "header",
                  Option.Kind.TEXT,
                  "What stands before the first item; {{count}} is known.")
              .orElse(""),
          Option.of(
                  "footer",
                  Option.Kind.TEXT,
                  "What stands after the last item; {{count}} is known.")
              .orElse(""),
          Option.word(
              "missing",
              "What a name does that an item does not have: end the task, or stand for nothing.",
              "fail",
              "blank"));

  /** Makes the operation. */
  public RenderTemplate() {}

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput apply(Texts texts, Options options) {
    Template template = Frame.parse(options, "template");
    boolean isStrict = options.text("missing").equals("fail");
    List<String> parts = new ArrayList<>(texts.items().size());
    for (int i = 0; i < texts.items().size(); i++) {
      Texts.checkInterrupt();
      int index = i;
      parts.add(template.render(name -> value(texts, index, name, isStrict)));
    }
    return new TaskOutput.Text(Frame.of(options).around(parts));
  }

  private static String value(Texts texts, int index, String name, boolean isStrict) {
    Item item = texts.items().get(index);
    JsonNode member = item.member(name);
    JsonNode found = member.isMissingNode() ? item.metadata(name) : member;
    if (!found.isMissingNode()) {
      return shown(found);
    }
    if (name.equals("number")) {
      return Integer.toString(index + 1);
    }
    if (name.equals("count")) {
      return Integer.toString(texts.items().size());
    }
    if (isStrict) {
      List<String> names = new ArrayList<>();
      item.toJson().fieldNames().forEachRemaining(names::add);
      item.member("metadata").fieldNames().forEachRemaining(names::add);
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "the template asks for {{"
              + name
              + "}}, but item "
              + index
              + " ('"
              + item.id()
              + "') has only "
              + String.join(", ", names)
              + "; set option 'missing' to blank to leave it out");
    }
    return "";
  }

  private static String shown(JsonNode value) {
    if (value.isArray() && !value.isEmpty()) {
      List<String> texts = new ArrayList<>(value.size());
      value.forEach(
          each -> {
            if (each.isTextual()) {
              texts.add(each.textValue());
            }
          });
      if (texts.size() == value.size()) {
        return String.join(", ", texts);
      }
    }
    return Values.text(value);
  }
}
