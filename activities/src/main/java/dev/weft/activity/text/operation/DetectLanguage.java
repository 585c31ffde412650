package dev.weft.activity.text.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.activity.Options;
import dev.weft.activity.text.LanguageTools;
import dev.weft.activity.text.LanguageTools.Guess;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.Texts;
import dev.weft.data.TaskOutput;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import java.util.Set;

/**
 * Says which language a text is in.
 *
 * <p>A bare text is answered with {@code {language, confidence}}; items get {@code
 * metadata.language} and {@code metadata.languageConfidence}, which {@code chunk}, {@code keywords}
 * and {@code summarise} then use. A text without letters, and one in none of the languages asked
 * for, is {@code und} with confidence 0. OpenNLP's model of 103 languages; texts under 20 letters
 * are often guessed wrongly. Thread-safe.
 */
public final class DetectLanguage implements TextOperation {
  private static final OperationSpec SPEC =
      OperationSpec.text(
          "detect-language",
          "Says which language each text is in, and how sure that is.",
          "{language, confidence} for one text, else the items with metadata.language and"
              + " metadata.languageConfidence",
          Option.of(
              "languages",
              Option.Kind.TEXTS,
              "The only languages to choose from, as ISO 639-1 codes such as en; all of them by"
                  + " default."));

  private final LanguageTools tools;

  /** Makes the operation. */
  public DetectLanguage(LanguageTools tools) {
    this.tools = tools;
  }

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput apply(Texts texts, Options options) {
    Set<String> allowed = Set.copyOf(options.texts("languages"));
    if (texts.isBare()) {
      Guess guess = guess(texts.text(0), allowed);
      return new TaskOutput.Data(
          JsonNodeFactory.instance
              .objectNode()
              .put("language", guess.language())
              .put("confidence", guess.confidence()));
    }
    return texts.map(
        item -> {
          String text = item.text();
          Guess guess = guess(text == null ? "" : text, allowed);
          return item.withMetadata("language", JsonNodeFactory.instance.textNode(guess.language()))
              .withMetadata(
                  "languageConfidence", JsonNodeFactory.instance.numberNode(guess.confidence()));
        });
  }

  private Guess guess(String text, Set<String> allowed) {
    for (Guess guess : tools.languages(text)) {
      if (allowed.isEmpty() || allowed.contains(guess.language())) {
        return new Guess(guess.language(), Scores.rounded(guess.confidence()));
      }
    }
    return new Guess(LanguageTools.UNDETERMINED, 0);
  }
}
