package dev.weft.activity.text.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.Options;
import dev.weft.activity.text.LanguageTools;
import dev.weft.activity.text.Outline.Span;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.Texts;
import dev.weft.data.Item;
import dev.weft.data.TaskOutput;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Picks the few sentences of a text that say most of it, word for word and in their order.
 *
 * <p>The method is after SumBasic (Nenkova and Vanderwende, "The impact of frequency on
 * summarization", 2005): the next sentence is the one whose words are most frequent on average, and
 * words already said count less from then on: half, where SumBasic squares their probability, which
 * in a short text lets asides win. Early sentences count up to half as much again, and headings,
 * table rows and code are left out where there is prose. The time is sentences times picks.
 *
 * <p>A bare text is answered with {@code {text, sentences: [{text, start, end}], language}}, the
 * text being the sentences with blanks between; items keep their text and get {@code
 * metadata.summary} (that text) and {@code metadata.summarySpans} (a list of {@code {start, end}}
 * in the source). Thread-safe.
 */
public final class Summarise implements TextOperation {
  private static final OperationSpec SPEC =
      OperationSpec.text(
          "summarise",
          "Picks the sentences that say most of each text, word for word.",
          "{text, sentences: [{text, start, end}], language} for one text, else the items with"
              + " metadata.summary and metadata.summarySpans",
          Option.of("sentences", Option.Kind.INTEGER, "The most sentences per text.")
              .orElse(3)
              .between(1, 100),
          Option.of(
                  "maxChars",
                  Option.Kind.INTEGER,
                  "The most characters per summary; a sentence that would not fit is passed over.")
              .between(1, 1_000_000));

  private final LanguageTools tools;

  /** Makes the operation. */
  public Summarise(LanguageTools tools) {
    this.tools = tools;
  }

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput apply(Texts texts, Options options) {
    int sentences = options.integer("sentences");
    int room = options.has("maxChars") ? options.integer("maxChars") : Integer.MAX_VALUE;
    if (texts.isBare()) {
      String text = texts.text(0);
      String language = Languages.of(texts.items().get(0), text, tools);
      List<Span> picked = pick(text, language, sentences, room);
      ObjectNode json = JsonNodeFactory.instance.objectNode().put("text", joined(text, picked));
      ArrayNode list = json.putArray("sentences");
      for (Span each : picked) {
        spanOf(list.addObject().put("text", text.substring(each.start(), each.end())), each);
      }
      return new TaskOutput.Data(json.put("language", language));
    }
    for (int i = 0; i < texts.items().size(); i++) {
      texts.offset(i);
    }
    return texts.map(item -> enriched(item, sentences, room));
  }

  private Item enriched(Item item, int sentences, int room) {
    String text = item.text();
    if (text == null) {
      return item;
    }
    Integer start = item.start();
    List<Span> picked = pick(text, Languages.of(item, text, tools), sentences, room);
    ArrayNode spans = JsonNodeFactory.instance.arrayNode();
    picked.forEach(each -> spanOf(spans.addObject(), each.shifted(start == null ? 0 : start)));
    return item.withMetadata("summary", JsonNodeFactory.instance.textNode(joined(text, picked)))
        .withMetadata("summarySpans", spans);
  }

  private List<Span> pick(String text, String language, int sentences, int room) {
    List<Span> all = tools.sentences(text, language);
    return new SentencePicker(text, all, tools.terms(text, language)).pick(sentences, room);
  }

  private static void spanOf(ObjectNode json, Span span) {
    json.put("start", span.start()).put("end", span.end());
  }

  private static String joined(String text, List<Span> spans) {
    return spans.stream()
        .map(each -> text.substring(each.start(), each.end()))
        .collect(Collectors.joining(" "));
  }
}
