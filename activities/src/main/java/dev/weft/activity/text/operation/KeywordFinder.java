package dev.weft.activity.text.operation;

import dev.weft.activity.text.LanguageTools.Term;
import dev.weft.activity.text.Outline.Span;
import dev.weft.activity.text.Texts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scores the words and phrases of one text; see {@link Keywords} for how. */
final class KeywordFinder {
  /**
   * In a text of this many terms or more, only phrases of words that are used again are looked at.
   */
  private static final int LONG_TEXT = 5_000;

  /** In a text of fewer terms, a phrase that is used once may say what it is about. */
  private static final int SHORT_TEXT = 30;

  private static final double EARLY = 0.5;
  private static final double PER_WORD = 0.5;

  private final String text;
  private final List<Term> terms = new ArrayList<>();
  private final int longest;
  private final Map<String, Word> words = new HashMap<>();
  private final Map<String, Candidate> candidates = new LinkedHashMap<>();

  /**
   * One answer.
   *
   * @param text as it stands in the text where it is used first
   * @param score from 0 to 1
   */
  record Keyword(String text, double score) {}

  private static final class Word {
    final double earliness;
    int uses;

    Word(double earliness) {
      this.earliness = earliness;
    }

    double weight() {
      return uses * (1 + EARLY * earliness);
    }
  }

  private static final class Candidate {
    final String key;
    final String surface;
    final int length;
    int uses;
    double score;

    Candidate(String key, String surface, int length) {
      this.key = key;
      this.surface = surface;
      this.length = length;
    }

    boolean contains(Candidate other) {
      return length > other.length && (" " + key + " ").contains(" " + other.key + " ");
    }
  }

  KeywordFinder(String text, List<Term> all, int longest) {
    this.text = text;
    this.longest = longest;
    boolean wasDropped = false;
    for (Term term : all) {
      boolean isKept = isWord(term.span());
      if (isKept) {
        terms.add(wasDropped ? new Term(term.stem(), term.span(), false) : term);
      }
      wasDropped = !isKept;
    }
  }

  List<Keyword> best(int count) {
    for (int i = 0; i < terms.size(); i++) {
      double earliness = 1 - (double) i / terms.size();
      words.computeIfAbsent(terms.get(i).stem(), stem -> new Word(earliness)).uses++;
    }
    collect();
    List<Candidate> ranked = ranked(count);
    double top = ranked.isEmpty() ? 1 : ranked.get(0).score;
    return ranked.stream()
        .limit(count)
        .map(each -> new Keyword(each.surface, Scores.rounded(each.score / top)))
        .toList();
  }

  private void collect() {
    int least = terms.size() < LONG_TEXT ? 1 : 2 + terms.size() / 20_000;
    for (int first = 0; first < terms.size(); first++) {
      if (first % 10_000 == 0) {
        Texts.checkInterrupt();
      }
      StringBuilder key = new StringBuilder();
      double weight = 0;
      for (int last = first; last < terms.size() && last - first < longest; last++) {
        Word word = words.get(terms.get(last).stem());
        boolean joins = last == first || (terms.get(last).follows() && isTight(last));
        if (!joins || word == null || word.uses < least) {
          break;
        }
        weight += word.weight();
        key.append(last == first ? "" : " ").append(terms.get(last).stem());
        count(key.toString(), first, last, weight);
      }
    }
  }

  private void count(String key, int first, int last, double weight) {
    int length = last - first + 1;
    Candidate candidate =
        candidates.computeIfAbsent(
            key,
            each ->
                new Candidate(
                    each,
                    surface(terms.get(first).span().start(), terms.get(last).span().end()),
                    length));
    candidate.uses++;
    candidate.score = candidate.uses * (weight / length) * (1 + PER_WORD * (length - 1));
  }

  /** The best, without those that are hardly used outside another one. */
  private List<Candidate> ranked(int count) {
    // Text order breaks ties, so the order is the same everywhere.
    List<Candidate> pool =
        candidates.values().stream()
            .filter(each -> each.length == 1 || each.uses > 1 || terms.size() < SHORT_TEXT)
            .sorted(Comparator.comparingDouble((Candidate each) -> -each.score))
            .limit(count * 5L + 20)
            .toList();
    List<Candidate> wholes =
        pool.stream()
            .filter(
                each ->
                    pool.stream()
                        .noneMatch(part -> each.contains(part) && each.uses * 2 < part.uses))
            .toList();
    return wholes.stream()
        .filter(
            each ->
                wholes.stream()
                    .noneMatch(whole -> whole.contains(each) && whole.uses * 2 >= each.uses))
        .toList();
  }

  /** Whether only blanks in one paragraph, or one hyphen, part this term from the one before. */
  private boolean isTight(int index) {
    int from = terms.get(index - 1).span().end();
    int to = terms.get(index).span().start();
    if (to <= from || to - from > 3) {
      return false;
    }
    String gap = text.substring(from, to);
    return gap.equals("-") || (gap.isBlank() && gap.indexOf('\n') == gap.lastIndexOf('\n'));
  }

  private boolean isWord(Span span) {
    String word = text.substring(span.start(), span.end());
    boolean hasLetter = word.codePoints().anyMatch(Character::isLetter);
    boolean isLong = word.length() > 2 || word.codePoints().noneMatch(Character::isLowerCase);
    return hasLetter && isLong && word.length() <= 60;
  }

  /**
   * Without the article of French or Italian before it, the genitive after it and line ends within.
   */
  private String surface(int start, int end) {
    String words = text.substring(start, end).replace('\u2019', '\'').replaceAll("\\s+", " ");
    int apostrophe = words.indexOf('\'');
    String bare = apostrophe == 1 || apostrophe == 2 ? words.substring(apostrophe + 1) : words;
    return bare.endsWith("'s") ? bare.substring(0, bare.length() - 2) : bare;
  }
}
