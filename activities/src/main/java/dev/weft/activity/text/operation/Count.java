package dev.weft.activity.text.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.activity.Options;
import dev.weft.activity.text.LanguageTools;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.Texts;
import dev.weft.activity.text.TokenCounter;
import dev.weft.data.TaskOutput;
import dev.weft.graph.OperationSpec;

/**
 * Counts items, characters, words, sentences, lines and tokens of all texts together.
 *
 * <p>Characters are Unicode code points; words are runs of letters, digits and marks, with hyphens
 * and apostrophes inside; each Chinese or Japanese character is a word; lines are counted as an
 * editor numbers them, so {@code "a\n"} has one; tokens are those of {@link TokenCounter}. An empty
 * text has 0 of everything. Thread-safe.
 */
public final class Count implements TextOperation {
  private static final OperationSpec SPEC =
      OperationSpec.text(
          "count",
          "Counts items, characters, words, sentences, lines and tokens.",
          "{items, characters, words, sentences, lines, tokens}, summed over all items");

  private final LanguageTools tools;

  /** Makes the operation. */
  public Count(LanguageTools tools) {
    this.tools = tools;
  }

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput apply(Texts texts, Options options) {
    long characters = 0;
    long words = 0;
    long sentences = 0;
    long lines = 0;
    long tokens = 0;
    for (int i = 0; i < texts.items().size(); i++) {
      Texts.checkInterrupt();
      String text = texts.text(i);
      characters += text.codePointCount(0, text.length());
      words += words(text);
      sentences += tools.sentences(text, Languages.of(texts.items().get(i), text, tools)).size();
      lines += lines(text);
      tokens += TokenCounter.count(text);
    }
    return new TaskOutput.Data(
        JsonNodeFactory.instance
            .objectNode()
            .put("items", texts.items().size())
            .put("characters", characters)
            .put("words", words)
            .put("sentences", sentences)
            .put("lines", lines)
            .put("tokens", tokens));
  }

  private static long lines(String text) {
    long ends = text.chars().filter(c -> c == '\n').count();
    boolean isOpen = !text.isEmpty() && text.charAt(text.length() - 1) != '\n';
    return ends + (isOpen ? 1 : 0);
  }

  private static long words(String text) {
    long words = 0;
    boolean inWord = false;
    for (int position = 0; position < text.length(); ) {
      int point = text.codePointAt(position);
      position += Character.charCount(point);
      if (Character.isIdeographic(point)) {
        words++;
        inWord = false;
      } else if (isPartOfWord(point)) {
        words += inWord ? 0 : 1;
        inWord = true;
      } else {
        boolean joins = point == '\'' || point == '\u2019' || point == '-';
        inWord =
            inWord && joins && position < text.length() && isPartOfWord(text.codePointAt(position));
      }
    }
    return words;
  }

  private static boolean isPartOfWord(int point) {
    int type = Character.getType(point);
    return Character.isLetterOrDigit(point)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }
}
