package dev.weft.activity.text.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.activity.Options;
import dev.weft.activity.text.LanguageTools;
import dev.weft.activity.text.Outline;
import dev.weft.activity.text.Outline.Section;
import dev.weft.activity.text.Outline.Span;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.Texts;
import dev.weft.activity.text.TokenCounter;
import dev.weft.data.Item;
import dev.weft.data.Items;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts texts into chunks of a limited number of tokens, for embedding and search.
 *
 * <p>A chunk never crosses a Markdown heading; inside a section it ends after a paragraph if one
 * ends in the second half of its room, else after a sentence, else after a word; a word longer than
 * a whole chunk is cut. Each chunk is its source between {@code start} and {@code end}, verbatim,
 * without the blanks around it, and every word is in a chunk. Tokens are those of {@link
 * TokenCounter}.
 *
 * <p>A chunk begins with up to {@code overlap} tokens of the chunk before it in its section: whole
 * sentences where that leaves at least half of the overlap, else whole words.
 *
 * <p>A chunk is its item with the id {@code <id>#<start>-<end>}, the offsets (shifted by the item's
 * own {@code start}), {@code metadata.headings} and {@code metadata.tokens}; all other members are
 * kept. The time grows with the text, not faster. Thread-safe.
 */
public final class Chunk implements TextOperation {
  private static final OperationSpec SPEC =
      OperationSpec.text(
          "chunk",
          "Cuts texts into chunks along headings, paragraphs, sentences and words.",
          "{items, count}: the chunks of all texts in order, each with start, end,"
              + " metadata.headings and metadata.tokens",
          Option.of("maxTokens", Option.Kind.INTEGER, "The most tokens a chunk may have.")
              .orElse(180)
              .between(8, 100_000),
          Option.of(
                  "overlap",
                  Option.Kind.INTEGER,
                  "How many tokens neighbouring chunks share at most.")
              .orElse(20)
              .between(0, 50_000),
          Option.of("headings", Option.Kind.BOOLEAN, "Whether Markdown headings part the text.")
              .orElse(true));

  private final LanguageTools tools;

  /** Makes the operation. */
  public Chunk(LanguageTools tools) {
    this.tools = tools;
  }

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput apply(Texts texts, Options options) {
    int most = options.integer("maxTokens");
    int overlap = overlap(options, most);
    List<Item> chunks = new ArrayList<>();
    for (int i = 0; i < texts.items().size(); i++) {
      Item item = texts.items().get(i);
      String text = texts.text(i);
      int offset = texts.offset(i);
      Outline outline = Outline.of(text);
      List<Span> sentences =
          tools.sentences(text, outline.paragraphs(), Languages.of(item, text, tools));
      ChunkCutter cutter = new ChunkCutter(text, outline.paragraphs(), sentences, most, overlap);
      for (Section section : sections(outline, text, options.bool("headings"))) {
        for (Span span : cutter.cut(section.span())) {
          chunks.add(chunk(item, text, span, offset, section));
        }
      }
    }
    return new Items(chunks).toOutput();
  }

  /**
   * The default of 20 gives way to a small {@code maxTokens}; an overlap that was asked for does
   * not.
   */
  private static int overlap(Options options, int most) {
    int overlap = options.integer("overlap");
    if (overlap <= most / 2) {
      return overlap;
    }
    if (overlap == 20) {
      return most / 2;
    }
    throw new WeftException(
        FailureCode.INVALID_INPUT,
        "option 'overlap' is "
            + overlap
            + ", more than half of 'maxTokens' ("
            + most
            + "); make it at most "
            + most / 2);
  }

  private static List<Section> sections(Outline outline, String text, boolean byHeadings) {
    return byHeadings
        ? outline.sections()
        : List.of(new Section(new Span(0, text.length()), List.of()));
  }

  private static Item chunk(Item item, String text, Span span, int offset, Section section) {
    String part = text.substring(span.start(), span.end());
    Span inSource = span.shifted(offset);
    ArrayNode headings = JsonNodeFactory.instance.arrayNode();
    section.headings().forEach(headings::add);
    return item.withId(item.id() + "#" + inSource.start() + "-" + inSource.end())
        .withText(part)
        .withSpan(inSource.start(), inSource.end())
        .withMetadata("headings", headings)
        .withMetadata("tokens", JsonNodeFactory.instance.numberNode(TokenCounter.count(part)));
  }
}
