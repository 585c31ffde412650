package dev.weft.activity.text.operation;

import dev.weft.activity.text.LanguageTools.Term;
import dev.weft.activity.text.Outline.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the terms at a word, for words in text order. Not thread-safe.
 *
 * <p>Analyzers cut words in their own ways (pairs of characters in Chinese, halves of hyphenated
 * words in English), so a word has a stem only where one term covers exactly it.
 */
final class TermCursor {
  private final List<Term> terms;
  private int next;

  TermCursor(List<Term> terms) {
    this.terms = terms;
  }

  /** Leaves behind the terms that end before a word; call it for each word in text order. */
  void moveTo(Span word) {
    while (next < terms.size() && terms.get(next).span().end() <= word.start()) {
      next++;
    }
  }

  /** Whether a term lies in the word, at least in part. */
  boolean isTouched(Span word) {
    return next < terms.size() && terms.get(next).span().start() < word.end();
  }

  /** The stem of the word, or {@code null} when no single term covers it. */
  @Nullable String stem(Span word) {
    for (int i = next; i < terms.size() && terms.get(i).span().start() < word.end(); i++) {
      if (terms.get(i).span().equals(word)) {
        return terms.get(i).stem();
      }
    }
    return null;
  }
}
