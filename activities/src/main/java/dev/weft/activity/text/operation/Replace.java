package dev.weft.activity.text.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.activity.Options;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.Texts;
import dev.weft.data.Item;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import java.util.ArrayList;
import java.util.List;

/**
 * Replaces what a regular expression matches.
 *
 * <p>In the replacement, <code>$1</code> and <code>${name}</code> stand for groups and <code>$0
 * </code> for the whole match; <code>\$</code> is a dollar sign. What was put in is not looked at
 * again.
 *
 * <p>A bare text is answered with {@code {text, replaced}}; items get the new text and {@code
 * metadata.replaced}, the number of places. A changed item loses {@code start} and {@code end} and
 * is marked in {@code metadata.rewrittenBy}. A new text of more than 64 Mi characters is {@code
 * TOO_LARGE}. Thread-safe.
 */
public final class Replace implements TextOperation {
  private static final int LONGEST = 64 << 20;

  private static final OperationSpec SPEC =
      OperationSpec.text(
          "replace",
          "Replaces what a regular expression (RE2 syntax) matches.",
          "{text, replaced} for one text, else the items with new texts and metadata.replaced",
          options());

  /** Makes the operation. */
  public Replace() {}

  private static Option[] options() {
    List<Option> options = new ArrayList<>();
    options.add(Option.of("pattern", Option.Kind.TEXT, "The regular expression.").needed());
    options.add(
        Option.of(
                "replacement",
                Option.Kind.TEXT,
                "What to put there; $1 or ${name} is a group, $0 the match, \\$ a dollar sign.")
            .needed());
    options.addAll(UserPattern.FLAGS);
    options.add(Option.word("find", "Which matches in each text to replace.", "all", "first"));
    return options.toArray(Option[]::new);
  }

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput apply(Texts texts, Options options) {
    UserPattern pattern = UserPattern.of("option 'pattern'", options.text("pattern"), options);
    Replacement replacement = Replacement.of(options.text("replacement"), pattern.groups());
    boolean replacesAll = options.text("find").equals("all");
    if (texts.isBare()) {
      Texts.checkInterrupt();
      Rewriting rewriting = new Rewriting(texts.items().get(0).id(), texts.text(0));
      String text = rewriting.apply(pattern, replacement, replacesAll);
      return new TaskOutput.Data(
          JsonNodeFactory.instance.objectNode().put("text", text).put("replaced", rewriting.count));
    }
    return texts.map(
        item -> {
          Rewriting rewriting = new Rewriting(item.id(), String.valueOf(item.text()));
          String text = rewriting.apply(pattern, replacement, replacesAll);
          Item rewritten = Texts.rewritten(item, text, "replace");
          return rewritten.withMetadata(
              "replaced", JsonNodeFactory.instance.numberNode(rewriting.count));
        });
  }

  /** One text being rewritten. */
  private static final class Rewriting {
    private final String id;
    private final String text;
    private final StringBuilder rewritten = new StringBuilder();
    private int position;
    private int count;

    Rewriting(String id, String text) {
      this.id = id;
      this.text = text;
    }

    String apply(UserPattern pattern, Replacement replacement, boolean all) {
      pattern.find(
          text,
          match -> {
            rewritten.append(text, position, match.start());
            replacement.append(match, text, rewritten, LONGEST);
            position = match.end();
            count++;
            checkLength();
            return all;
          });
      return rewritten.append(text, position, text.length()).toString();
    }

    private void checkLength() {
      if (rewritten.length() > LONGEST) {
        throw new WeftException(
            FailureCode.TOO_LARGE,
            "the new text of '"
                + id
                + "' has more than "
                + LONGEST
                + " characters; make the pattern narrower or the replacement shorter");
      }
    }
  }
}
