package dev.weft.activity.text.operation;

import dev.weft.activity.Options;
import dev.weft.activity.text.LanguageTools;
import dev.weft.activity.text.Outline.Span;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.Texts;
import dev.weft.activity.text.TokenCounter;
import dev.weft.data.Item;
import dev.weft.data.Items;
import dev.weft.data.TaskOutput;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts texts into sentences.
 *
 * <p>A sentence never crosses the end of a paragraph; headings and list entries are sentences of
 * their own. English is split by OpenNLP's model, every other language by rules on full stops. A
 * sentence is its item with the id {@code <id>#<start>-<end>} and the offsets (shifted by the
 * item's own {@code start}); all other members are kept. Only blanks lie between two sentences.
 *
 * <p>With {@code maxChars} a longer sentence is cut at the last blank that leaves room, else inside
 * a word, never inside a character. The time grows with the text, not faster. Thread-safe.
 */
public final class Sentences implements TextOperation {
  private static final OperationSpec SPEC =
      OperationSpec.text(
          "sentences",
          "Cuts texts into sentences.",
          "{items, count}: the sentences of all texts in order, each with start and end",
          Option.of(
              "language",
              Option.Kind.TEXT,
              "The language of all texts, as an ISO 639-1 code such as en; by default"
                  + " metadata.language, or what is detected."),
          Option.of(
                  "maxChars",
                  Option.Kind.INTEGER,
                  "The most characters per sentence; a longer one is cut between words.")
              .between(20, 1_000_000));

  private final LanguageTools tools;

  /** Makes the operation. */
  public Sentences(LanguageTools tools) {
    this.tools = tools;
  }

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput apply(Texts texts, Options options) {
    Optional<String> language = options.textIfAny("language");
    int most = options.has("maxChars") ? options.integer("maxChars") : Integer.MAX_VALUE;
    List<Item> sentences = new ArrayList<>();
    for (int i = 0; i < texts.items().size(); i++) {
      Texts.checkInterrupt();
      Item item = texts.items().get(i);
      String text = texts.text(i);
      int offset = texts.offset(i);
      String spoken = language.orElseGet(() -> Languages.of(item, text, tools));
      for (Span sentence : tools.sentences(text, spoken)) {
        for (Span span : cut(text, sentence, most)) {
          sentences.add(sentence(item, text, span, offset));
        }
      }
    }
    return new Items(sentences).toOutput();
  }

  private static Item sentence(Item item, String text, Span span, int offset) {
    Span inSource = span.shifted(offset);
    return item.withId(item.id() + "#" + inSource.start() + "-" + inSource.end())
        .withText(text.substring(span.start(), span.end()))
        .withSpan(inSource.start(), inSource.end());
  }

  private static List<Span> cut(String text, Span sentence, int most) {
    List<Span> parts = new ArrayList<>(1);
    int from = sentence.start();
    while (sentence.end() - from > most) {
      int end = end(text, from, from + most);
      int last = TokenCounter.trimBlanks(text, from, end);
      parts.add(new Span(from, last > from ? last : end));
      from = Math.min(TokenCounter.skipBlanks(text, end), sentence.end());
    }
    if (from < sentence.end()) {
      parts.add(new Span(from, sentence.end()));
    }
    return parts;
  }

  /** Where to cut at the latest: after a word, or else between two characters. */
  private static int end(String text, int from, int latest) {
    for (int at = latest; at > from; at--) {
      if (Character.isWhitespace(text.charAt(at))) {
        return at;
      }
    }
    int at = latest;
    while (at > from + (latest - from) / 2 && !mayCut(text, at)) {
      at--;
    }
    return Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
  }

  private static boolean mayCut(String text, int at) {
    if (Character.isLowSurrogate(text.charAt(at))) {
      return false;
    }
    int type = Character.getType(text.codePointAt(at));
    return type != Character.NON_SPACING_MARK
        && type != Character.COMBINING_SPACING_MARK
        && type != Character.ENCLOSING_MARK;
  }
}
