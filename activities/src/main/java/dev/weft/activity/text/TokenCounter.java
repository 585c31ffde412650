package dev.weft.activity.text;

/**
 * Counts tokens as a word-piece tokenizer of an embedding model roughly would, without any model.
 *
 * <p>The rule, on Unicode code points:
 *
 * <ul>
 *   <li>a run of letters and marks is one token up to 6 of them, and one more for each 4 begun
 *       beyond;
 *   <li>a run of digits is one token for each 3 begun;
 *   <li>each Chinese, Japanese, Korean, Thai, Lao, Khmer or Burmese character is one token;
 *   <li>every other character is one token, blanks and control characters are none.
 * </ul>
 *
 * <p>So {@code "Tokens, 2026"} has 4: {@code Tokens}, {@code ,} and two for {@code 2026}. Pure; the
 * same text has the same count everywhere.
 */
public final class TokenCounter {
  private static final int PLAIN_WORD = 6;
  private static final int WORD_PIECE = 4;
  private static final int DIGITS = 3;

  private TokenCounter() {}

  /** Returns the number of tokens of a text. */
  public static int count(CharSequence text) {
    int tokens = 0;
    int position = skipBlanks(text, 0);
    while (position < text.length()) {
      int end = endOfToken(text, position, Integer.MAX_VALUE);
      tokens += cost(text, position, end);
      position = skipBlanks(text, end);
    }
    return tokens;
  }

  /** Returns the first position from {@code from} on that is no blank, or the length. */
  public static int skipBlanks(CharSequence text, int from) {
    int position = from;
    while (position < text.length()) {
      int point = Character.codePointAt(text, position);
      if (kind(point) != Kind.BLANK) {
        return position;
      }
      position += Character.charCount(point);
    }
    return position;
  }

  /**
   * Returns the end of what is left of {@code from} to {@code to} without the blanks at its end.
   */
  public static int trimBlanks(CharSequence text, int from, int to) {
    int end = to;
    while (end > from) {
      int point = Character.codePointBefore(text, end);
      if (kind(point) != Kind.BLANK) {
        break;
      }
      end -= Character.charCount(point);
    }
    return end;
  }

  /**
   * Returns the end of the word, number or single character at {@code from}, cut so that it costs
   * at most {@code most} tokens.
   *
   * @param from where something other than a blank stands
   */
  public static int endOfToken(CharSequence text, int from, int most) {
    int first = Character.codePointAt(text, from);
    Kind kind = kind(first);
    int position = from + Character.charCount(first);
    if (kind == Kind.SINGLE) {
      return position;
    }
    int points = 1;
    while (position < text.length()) {
      int point = Character.codePointAt(text, position);
      if (kind(point) != kind || cost(kind, points + 1) > most) {
        break;
      }
      points++;
      position += Character.charCount(point);
    }
    return position;
  }

  /**
   * Returns the tokens of the word, number or single character that fills {@code from} to {@code
   * to}.
   */
  public static int cost(CharSequence text, int from, int to) {
    Kind kind = kind(Character.codePointAt(text, from));
    return kind == Kind.SINGLE ? 1 : cost(kind, Character.codePointCount(text, from, to));
  }

  private static int cost(Kind kind, int points) {
    if (kind == Kind.DIGITS) {
      return (points + DIGITS - 1) / DIGITS;
    }
    return points <= PLAIN_WORD ? 1 : 1 + (points - PLAIN_WORD + WORD_PIECE - 1) / WORD_PIECE;
  }

  private enum Kind {
    BLANK,
    LETTERS,
    DIGITS,
    SINGLE
  }

  private static Kind kind(int point) {
    if (point < 128) {
      return ascii(point);
    }
    if (isOwnToken(point)) {
      return Kind.SINGLE;
    }
    return switch (Character.getType(point)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          Kind.LETTERS;
      case Character.DECIMAL_DIGIT_NUMBER -> Kind.DIGITS;
      case Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.CONTROL,
          Character.FORMAT ->
          Kind.BLANK;
      default -> Kind.SINGLE;
    };
  }

  private static Kind ascii(int point) {
    if (point <= ' ' || point == 127) {
      return Kind.BLANK;
    }
    if (point >= '0' && point <= '9') {
      return Kind.DIGITS;
    }
    boolean isLetter = (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
    return isLetter ? Kind.LETTERS : Kind.SINGLE;
  }

  /** Scripts that write no blanks between words, or whose syllables tokenizers keep apart. */
  private static boolean isOwnToken(int point) {
    if (point < 0x0E00) {
      return false;
    }
    return switch (Character.UnicodeScript.of(point)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL, THAI, LAO, KHMER, MYANMAR -> true;
      default -> false;
    };
  }
}
