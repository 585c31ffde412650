package dev.weft.activity.inference;

import dev.weft.activity.text.LanguageTools.Term;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the names in a question: words that begin with a capital or have one, and do not begin a
 * sentence.
 *
 * <p>Where at least half of such words have capitals (titles, shouting), capitals say nothing and
 * there are no names.
 */
final class Names {
  private static final String STOPS = ".!?:";

  private Names() {}

  /** How many different names of a question occur in none of the passages. */
  static int missing(String question, PassageReader reader, List<Passage> passages) {
    Set<String> names = new LinkedHashSet<>();
    int words = 0;
    for (Term term : reader.terms(question)) {
      String word = question.substring(term.span().start(), term.span().end());
      if (!beginsSentence(question, term.span().start())) {
        words++;
        if (word.codePoints().anyMatch(Character::isUpperCase)) {
          names.add(term.stem());
        }
      }
    }
    if (words > 1 && names.size() * 2 > words) {
      return 0;
    }
    names.removeIf(name -> passages.stream().anyMatch(each -> each.around().contains(name)));
    return names.size();
  }

  private static boolean beginsSentence(String text, int start) {
    int before = start - 1;
    while (before >= 0 && !Character.isLetterOrDigit(text.charAt(before))) {
      if (STOPS.indexOf(text.charAt(before)) >= 0) {
        return true;
      }
      before--;
    }
    return before < 0;
  }
}
