package dev.weft.activity.text.operation;

import dev.weft.activity.Options;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.Texts;
import dev.weft.data.TaskOutput;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins the texts of a list to one text, in order.
 *
 * <p>An empty list gives {@code header} and {@code footer} alone. Thread-safe.
 */
public final class Join implements TextOperation {
  private static final OperationSpec SPEC =
      OperationSpec.text(
          "join",
          "Joins the texts of a list to one text.",
          "the joined text",
          Option.of("separator", Option.Kind.TEXT, "What stands between two texts.").orElse("\n\n"),
          Option.of(
                  "header",
                  Option.Kind.TEXT,
                  "What stands before the first text; {{count}} is known.")
              .orElse(""),
          Option.of(
                  "footer",
                  Option.Kind.TEXT,
                  "What stands after the last text; {{count}} is known.")
              .orElse(""));

  /** Makes the operation. */
  public Join() {}

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput apply(Texts texts, Options options) {
    List<String> parts = new ArrayList<>(texts.items().size());
    for (int i = 0; i < texts.items().size(); i++) {
      Texts.checkInterrupt();
      parts.add(texts.text(i));
    }
    return new TaskOutput.Text(Frame.of(options).around(parts));
  }
}
