package dev.weft.activity.text.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.Options;
import dev.weft.activity.text.LanguageTools;
import dev.weft.activity.text.LanguageTools.Term;
import dev.weft.activity.text.Outline.Span;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.Texts;
import dev.weft.data.Item;
import dev.weft.data.TaskOutput;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Lists the words of texts with their places.
 *
 * <p>A word is a run of letters, digits and marks, with single hyphens and apostrophes inside; in
 * scripts without blanks between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) it is one
 * character with its marks. Punctuation and emoji are no words.
 *
 * <p>Each is answered as {@code {text, start, end}}, the text verbatim. With {@code lowercase} or
 * {@code stem} it also has {@code term}: the text in lower case, or its stem in lower case as
 * Lucene makes it for the language; a hyphenated word has no stem of its own and stays in lower
 * case. With {@code stopwords: remove} Lucene's stop words of the language are left out. A language
 * that Lucene does not know has neither stems nor stop words.
 *
 * <p>A bare text is answered with {@code {words, count}}; items get {@code metadata.words} and
 * {@code metadata.wordCount}, with offsets into their source ({@code metadata.tokens} is what
 * {@code chunk} counts for models). The language is {@code metadata.language}, or else detected,
 * and is only looked at for stems and stop words. The time grows with the text, not faster.
 * Thread-safe.
 */
public final class Tokens implements TextOperation {
  private static final OperationSpec SPEC =
      OperationSpec.text(
          "tokens",
          "Lists the words of each text with their places.",
          "{words: [{text, start, end}], count} for one text, else the items with metadata.words"
              + " and metadata.wordCount; with lowercase or stem each word has a term too",
          Option.of("lowercase", Option.Kind.BOOLEAN, "Adds each word in lower case, as 'term'.")
              .orElse(false),
          Option.of("stem", Option.Kind.BOOLEAN, "Adds the stem of each word, as 'term'.")
              .orElse(false),
          Option.word(
              "stopwords",
              "What happens to words such as 'the' that carry no meaning.",
              "keep",
              "remove"),
          Option.of(
              "language",
              Option.Kind.TEXT,
              "The language of all texts, as an ISO 639-1 code such as en; by default"
                  + " metadata.language, or what is detected."));

  private final LanguageTools tools;

  /** Makes the operation. */
  public Tokens(LanguageTools tools) {
    this.tools = tools;
  }

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput apply(Texts texts, Options options) {
    if (texts.isBare()) {
      Texts.checkInterrupt();
      ArrayNode tokens = tokens(texts, 0, options);
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.set("words", tokens);
      return new TaskOutput.Data(json.put("count", tokens.size()));
    }
    List<Item> items = new ArrayList<>(texts.items().size());
    for (int i = 0; i < texts.items().size(); i++) {
      Texts.checkInterrupt();
      ArrayNode tokens = tokens(texts, i, options);
      items.add(
          texts
              .items()
              .get(i)
              .withMetadata("words", tokens)
              .withMetadata("wordCount", JsonNodeFactory.instance.numberNode(tokens.size())));
    }
    return new Texts(items, texts.shape()).map(item -> item);
  }

  private ArrayNode tokens(Texts texts, int index, Options options) {
    String text = texts.text(index);
    int offset = texts.offset(index);
    boolean stems = options.bool("stem");
    boolean removes = options.text("stopwords").equals("remove");
    TermCursor terms =
        stems || removes ? new TermCursor(terms(texts.items().get(index), text, options)) : null;
    ArrayNode tokens = JsonNodeFactory.instance.arrayNode();
    for (Span word : Words.of(text)) {
      if (terms != null) {
        terms.moveTo(word);
        if (removes && !terms.isTouched(word)) {
          continue;
        }
      }
      String surface = text.substring(word.start(), word.end());
      Span inSource = word.shifted(offset);
      ObjectNode token =
          tokens
              .addObject()
              .put("text", surface)
              .put("start", inSource.start())
              .put("end", inSource.end());
      if (stems || options.bool("lowercase")) {
        String stem = stems && terms != null ? terms.stem(word) : null;
        token.put("term", stem == null ? surface.toLowerCase(Locale.ROOT) : stem);
      }
    }
    return tokens;
  }

  private List<Term> terms(Item item, String text, Options options) {
    Optional<String> language = options.textIfAny("language");
    return tools.terms(text, language.orElseGet(() -> Languages.of(item, text, tools)));
  }
}
