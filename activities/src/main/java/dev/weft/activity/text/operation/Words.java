package dev.weft.activity.text.operation;

import dev.weft.activity.text.Outline.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the words of a text in any language, by its characters alone.
 *
 * <p>A word is a run of letters, digits and marks, with single hyphens, apostrophes and invisible
 * format characters inside. Where no blanks are written between words, every character with its
 * marks is a word: Chinese, Japanese, Thai, Lao, Khmer and Burmese. One pass.
 */
final class Words {
  private Words() {}

  /** Returns the words in order. */
  static List<Span> of(String text) {
    List<Span> words = new ArrayList<>(text.length() / 6 + 1);
    int position = 0;
    while (position < text.length()) {
      int point = text.codePointAt(position);
      int next = position + Character.charCount(point);
      if (isPart(point)) {
        int end = isOwnWord(point) ? afterMarks(text, next) : endOfRun(text, next);
        words.add(new Span(position, end));
        next = end;
      }
      position = next;
    }
    return words;
  }

  private static int afterMarks(String text, int from) {
    int position = from;
    while (position < text.length() && isMark(Character.getType(text.codePointAt(position)))) {
      position += Character.charCount(text.codePointAt(position));
    }
    return position;
  }

  private static int endOfRun(String text, int from) {
    int position = from;
    while (position < text.length()) {
      int point = text.codePointAt(position);
      int next = position + Character.charCount(point);
      if (isJoiner(point)) {
        if (next >= text.length() || !continues(text.codePointAt(next))) {
          return position;
        }
      } else if (!continues(point)) {
        return position;
      }
      position = next;
    }
    return position;
  }

  private static boolean continues(int point) {
    return isPart(point) && !isOwnWord(point);
  }

  private static boolean isPart(int point) {
    return Character.isLetterOrDigit(point) || isMark(Character.getType(point));
  }

  private static boolean isMark(int type) {
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  private static boolean isJoiner(int point) {
    return point == '\''
        || point == '\u2019'
        || point == '-'
        || Character.getType(point) == Character.FORMAT;
  }

  private static boolean isOwnWord(int point) {
    if (point < 0x0E00) {
      return false;
    }
    return switch (Character.UnicodeScript.of(point)) {
      case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
      default -> false;
    };
  }
}
