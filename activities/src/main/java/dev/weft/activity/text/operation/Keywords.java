package dev.weft.activity.text.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.Options;
import dev.weft.activity.text.LanguageTools;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.Texts;
import dev.weft.data.Item;
import dev.weft.data.TaskOutput;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import java.util.List;

/**
 * Finds the words and phrases that say what a text is about.
 *
 * <p>Candidates are runs of up to three words without a stop word or punctuation between them (as
 * in RAKE: Rose, Engel, Cramer and Cowley, "Automatic keyword extraction from individual
 * documents", 2010), counted by their stems. A candidate scores its frequency times the mean
 * frequency of its words, more for words that come early, and half as much again for each further
 * word. Of two candidates of which one contains the other, the shorter one goes when at least half
 * of its uses are in the longer. Scores are relative to the best, which has 1.
 *
 * <p>A phrase that is used once counts only in a text of fewer than 30 words that carry meaning; in
 * one of 5,000 or more, only phrases of words that are used again are looked at.
 *
 * <p>A bare text is answered with {@code {keywords: [{text, score}], language}}; items get {@code
 * metadata.keywords}, a list of texts, and {@code metadata.keywordScores}, both best first. The
 * language is {@code metadata.language}, or else detected. Thread-safe.
 */
public final class Keywords implements TextOperation {
  private static final OperationSpec SPEC =
      OperationSpec.text(
          "keywords",
          "Finds the words and phrases that say what each text is about.",
          "{keywords: [{text, score}], language} for one text, else the items with"
              + " metadata.keywords and metadata.keywordScores",
          Option.of("count", Option.Kind.INTEGER, "The most keywords per text.")
              .orElse(10)
              .between(1, 100),
          Option.of("words", Option.Kind.INTEGER, "The most words in one keyword.")
              .orElse(3)
              .between(1, 3));

  private final LanguageTools tools;

  /** Makes the operation. */
  public Keywords(LanguageTools tools) {
    this.tools = tools;
  }

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput apply(Texts texts, Options options) {
    int count = options.integer("count");
    int words = options.integer("words");
    if (texts.isBare()) {
      Item item = texts.items().get(0);
      String language = Languages.of(item, texts.text(0), tools);
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      ArrayNode keywords = json.putArray("keywords");
      for (KeywordFinder.Keyword each : find(item, language, count, words)) {
        keywords.addObject().put("text", each.text()).put("score", each.score());
      }
      return new TaskOutput.Data(json.put("language", language));
    }
    return texts.map(item -> enriched(item, count, words));
  }

  private Item enriched(Item item, int count, int words) {
    ArrayNode keywords = JsonNodeFactory.instance.arrayNode();
    ArrayNode scores = JsonNodeFactory.instance.arrayNode();
    String text = item.text();
    String language = Languages.of(item, text == null ? "" : text, tools);
    for (KeywordFinder.Keyword each : find(item, language, count, words)) {
      keywords.add(each.text());
      scores.add(each.score());
    }
    return item.withMetadata("keywords", keywords).withMetadata("keywordScores", scores);
  }

  private List<KeywordFinder.Keyword> find(Item item, String language, int count, int words) {
    String text = item.text();
    return text == null
        ? List.of()
        : new KeywordFinder(text, tools.terms(text, language), words).best(count);
  }
}
