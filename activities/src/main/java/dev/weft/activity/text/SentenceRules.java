package dev.weft.activity.text;

import dev.weft.activity.text.Outline.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Splits a paragraph into sentences by its full stops, in any language.
 *
 * <p>A stop ends a sentence when blanks follow and then no small letter; a full stop of Chinese,
 * Japanese, Hindi or Urdu ends one at once. A stop after one letter, a number of one or two digits
 * or a common title does not. One pass.
 */
final class SentenceRules {
  private static final String STOPS = ".!?\u2026\u061f";
  private static final String STOPS_AT_ONCE = "\u3002\uff01\uff1f\uff61\u0964\u0965\u06d4";
  private static final String CLOSERS = "\"')]}\u00ab\u00bb\u201c\u201d\u2019\u300d\u300f\uff09";
  private static final Set<String> TITLES =
      Set.of(
          "dr", "prof", "nr", "st", "sr", "sra", "mr", "mrs", "ms", "bzw", "ca", "vgl", "art",
          "fig", "vol", "mme", "mlle");

  private SentenceRules() {}

  static List<Span> split(String text) {
    List<Span> sentences = new ArrayList<>();
    int start = skipBlanks(text, 0);
    int position = start;
    while (position < text.length()) {
      char here = text.charAt(position);
      position++;
      boolean atOnce = STOPS_AT_ONCE.indexOf(here) >= 0;
      if (!atOnce && STOPS.indexOf(here) < 0) {
        continue;
      }
      int end = position;
      while (end < text.length() && isStopOrCloser(text.charAt(end))) {
        end++;
      }
      int next = skipBlanks(text, end);
      boolean ends =
          atOnce || (next > end && mayBegin(text, next) && !isShortened(text, start, position - 1));
      if (ends) {
        sentences.add(new Span(start, end));
        start = next;
        position = next;
      } else {
        position = end;
      }
    }
    int end = lastVisible(text, start);
    if (end > start) {
      sentences.add(new Span(start, end));
    }
    return sentences;
  }

  private static boolean isStopOrCloser(char c) {
    return STOPS.indexOf(c) >= 0 || STOPS_AT_ONCE.indexOf(c) >= 0 || CLOSERS.indexOf(c) >= 0;
  }

  private static boolean mayBegin(String text, int position) {
    return position < text.length() && !Character.isLowerCase(text.codePointAt(position));
  }

  /** Whether the stop at {@code stop} belongs to the word before it. */
  private static boolean isShortened(String text, int from, int stop) {
    if (text.charAt(stop) != '.') {
      return false;
    }
    int start = stop;
    while (start > from && stop - start < 6 && Character.isLetterOrDigit(text.charAt(start - 1))) {
      start--;
    }
    String word = text.substring(start, stop);
    boolean isNumber =
        !word.isEmpty() && word.length() <= 2 && word.chars().allMatch(Character::isDigit);
    boolean isLetter = word.length() == 1 && Character.isLetter(word.charAt(0));
    return isNumber || isLetter || TITLES.contains(word.toLowerCase(Locale.ROOT));
  }

  private static int skipBlanks(String text, int from) {
    int position = from;
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
    return position;
  }

  private static int lastVisible(String text, int from) {
    int position = text.length();
    while (position > from && Character.isWhitespace(text.charAt(position - 1))) {
      position--;
    }
    return position;
  }
}
