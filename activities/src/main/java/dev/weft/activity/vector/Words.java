package dev.weft.activity.vector;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.jspecify.annotations.Nullable;

/**
 * The words of texts as they are compared: split by the rules of Unicode, in lower case, without
 * the commonest English words, and cut down to their English stem (Porter's).
 *
 * <p>Texts in other languages are split and compared all the same, without stems of their own.
 * Thread-safe.
 */
final class Words {
  /** No more distinct words of a query are looked for; what follows adds next to nothing. */
  static final int MOST_QUERIED = 500;

  private final Analyzer analyzer = new EnglishAnalyzer();

  /** The words of a text and how often each occurs, in the order of their first occurrence. */
  Map<String, Integer> counts(@Nullable String text) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    if (text == null || text.isEmpty()) {
      return counts;
    }
    try (TokenStream tokens = analyzer.tokenStream("text", text)) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        counts.merge(term.toString(), 1, Integer::sum);
      }
      tokens.end();
      return counts;
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory was not readable", e);
    }
  }

  /** The words to look for. */
  Map<String, Integer> queried(String text) {
    Map<String, Integer> counts = counts(text);
    if (counts.size() <= MOST_QUERIED) {
      return counts;
    }
    Map<String, Integer> first = new LinkedHashMap<>();
    counts.entrySet().stream()
        .limit(MOST_QUERIED)
        .forEach(each -> first.put(each.getKey(), each.getValue()));
    return first;
  }
}
