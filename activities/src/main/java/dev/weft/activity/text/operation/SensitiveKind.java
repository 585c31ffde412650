package dev.weft.activity.text.operation;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kinds of personal data that can be told by their form, the surest first.
 *
 * <p>Each kind tries a pattern only where a cheap sign of it stands (an {@code @}, a {@code ://}, a
 * digit), on at most a few hundred characters and with possessive or short repetitions, so the time
 * grows with the text and no input makes a pattern run away.
 */
enum SensitiveKind {
  URL {
    @Override
    void find(String text, List<Found> found) {
      int position = 0;
      while (position < text.length()) {
        int mark = nextUrl(text, position);
        if (mark < 0) {
          return;
        }
        int start = text.startsWith("://", mark) ? schemeStart(text, mark, position) : mark;
        int end = start < 0 ? -1 : trimmedUrl(text, mark, matchEnd(URL_REST, text, mark, 2_048));
        boolean isUrl = end > mark + 4;
        if (isUrl) {
          found.add(new Found(this, start, end));
        }
        position = isUrl ? end : mark + 3;
      }
    }
  },
  EMAIL {
    @Override
    void find(String text, List<Found> found) {
      int done = 0;
      for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
        int start = at;
        while (start > done && at - start < 64 && isLocalPart(text.charAt(start - 1))) {
          start--;
        }
        while (start < at && ".-'".indexOf(text.charAt(start)) >= 0) {
          start++;
        }
        int end = matchEnd(DOMAIN, text, at + 1, 256);
        if (start < at && text.charAt(at - 1) != '.' && end > 0) {
          found.add(new Found(this, start, end));
          done = end;
        }
      }
    }
  },
  IBAN {
    @Override
    void find(String text, List<Found> found) {
      for (int i = 0; i + 14 < text.length(); i++) {
        if (isLetter(text.charAt(i)) && startsWord(text, i) && isDigit(text.charAt(i + 2))) {
          int end = Checksums.ibanEnd(text, i);
          if (end > 0 && endsWord(text, end)) {
            found.add(new Found(this, i, end));
            i = end - 1;
          }
        }
      }
    }
  },
  CARD {
    @Override
    void find(String text, List<Found> found) {
      findAtDigits(this, CARD_SHAPE, text, found);
    }

    @Override
    boolean accepts(String text, int start, int end) {
      return Checksums.isCard(text.substring(start, end)) && !followsName(text, start);
    }
  },
  IP {
    @Override
    void find(String text, List<Found> found) {
      findAtDigits(this, IPV4, text, found);
      for (int i = 0; i < text.length(); i++) {
        if (isHexOrColon(text.charAt(i)) && (i == 0 || !continuesAddress(text.charAt(i - 1)))) {
          int end = i;
          while (end < text.length() && end - i < 46 && isHexOrColon(text.charAt(end))) {
            end++;
          }
          int address = Checksums.ipv6End(text, i, end);
          if (address > 0) {
            found.add(new Found(this, i, address));
          }
          i = end - 1;
        }
      }
    }

    @Override
    boolean accepts(String text, int start, int end) {
      boolean isPartOfMore =
          end + 1 < text.length()
              && text.charAt(end) == '.'
              && Character.isLetterOrDigit(text.charAt(end + 1));
      boolean isVersion = VERSION_BEFORE.matcher(before(text, start)).find();
      return !isPartOfMore && !isVersion;
    }
  },
  PHONE {
    @Override
    void find(String text, List<Found> found) {
      findAtDigits(this, PHONE_SHAPE, text, found);
    }

    @Override
    boolean accepts(String text, int start, int end) {
      long digits = text.substring(start, end).chars().filter(c -> c >= '0' && c <= '9').count();
      return digits >= 8 && digits <= 15 && !followsName(text, start);
    }
  };

  private static final Pattern URL_REST =
      Pattern.compile(
          "(?:://(?:\\[[0-9A-Fa-f:.]{2,45}\\])?|[wW])[^\\s<>\"{}|\\\\^`\\[\\]\\p{Cntrl}]++");
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,62})\\.){1,8}\\p{L}{2,24}(?![\\p{L}\\p{N}])");
  private static final Pattern CARD_SHAPE = Pattern.compile("\\d(?:[ -]?\\d){11,18}");
  private static final Pattern IPV4 =
      Pattern.compile(
          "(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}"
              + "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)");
  private static final Pattern VERSION_BEFORE =
      Pattern.compile(
          "(?i)(?:version|release|build|firmware|section|chapter|clause|\\bv|\\bver)[ .:=]{0,3}$");
  private static final Pattern NAMED_BEFORE =
      Pattern.compile(
          "(?i)(?:(?:#|\\b(?:order|invoice|ticket|case|article|item|part|serial|ref|reference|id|sku"
              + "|isbn|issn|doi|no|nr|number|bug|commit|build|version|batch|parcel|tracking))(?:"
              + " (?:no|nr|number|id))?[.:#]{0,2} ?|\\b[A-Z]{2}\\d\\d(?: [A-Z0-9]{4}){0,4} )$");

  /** International; North American; with a national 0; the five pairs of France. */
  private static final Pattern PHONE_SHAPE =
      Pattern.compile(
          "(?:\\+|00)[1-9]\\d{0,2}[ ./-]?(?:\\(\\d{1,4}\\)|\\d{1,12})(?:(?:[ ./-]| [/-]"
              + " )?\\d{2,12}){0,6}|(?:1[ .-])?(?:\\([2-9]\\d\\d\\) ?|[2-9]\\d\\d[ .-])\\d{3}["
              + " .-]\\d{4}|0[1-9](?:[ .-]\\d\\d){4}|\\(0\\d{1,4}\\)[ /-]?\\d{3,8}(?:["
              + " -]\\d{2,6}){0,3}|0[1-9]\\d{0,4}(?: ?[/-] ?| )\\d{3,8}(?:[ -]\\d{2,6}){0,3}");

  /**
   * A place in a text.
   *
   * @param kind what it is
   * @param start its first character
   * @param end after its last character
   */
  record Found(SensitiveKind kind, int start, int end) implements Comparable<Found> {
    private static final Comparator<Found> ORDER =
        Comparator.comparingInt(Found::start).thenComparing(Found::kind);

    @Override
    public int compareTo(Found other) {
      return ORDER.compare(this, other);
    }
  }

  /** Adds every place of this kind, in text order. */
  abstract void find(String text, List<Found> found);

  /** Whether a place of the right shape is really of this kind. */
  boolean accepts(String text, int start, int end) {
    return true;
  }

  /** The word in options and answers. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Tries a pattern wherever a number may begin. */
  private static void findAtDigits(
      SensitiveKind kind, Pattern shape, String text, List<Found> found) {
    Matcher matcher = shape.matcher(text);
    matcher.useAnchoringBounds(false);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((!isDigit(c) && c != '+' && c != '(')
          || !startsNumber(text, i)
          || (kind != IP && isDigit(c) && followsNumber(text, i))) {
        continue;
      }
      matcher.region(i, Math.min(text.length(), i + 64));
      if (matcher.lookingAt()
          && endsNumber(text, matcher.end())
          && kind.accepts(text, i, matcher.end())) {
        found.add(new Found(kind, i, matcher.end()));
        i = matcher.end() - 1;
      }
    }
  }

  private static int matchEnd(Pattern pattern, String text, int from, int most) {
    Matcher matcher = pattern.matcher(text);
    matcher.region(from, Math.min(text.length(), from + most));
    return matcher.lookingAt() ? matcher.end() : -1;
  }

  private static int nextUrl(String text, int from) {
    for (int i = from; i + 4 < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ':' && text.startsWith("://", i)) {
        return i;
      }
      if ((c == 'w' || c == 'W')
          && text.regionMatches(true, i, "www.", 0, 4)
          && startsWord(text, i)) {
        return i;
      }
    }
    return -1;
  }

  private static int schemeStart(String text, int colon, int from) {
    int start = colon;
    while (start > from && colon - start < 16 && isSchemeCharacter(text.charAt(start - 1))) {
      start--;
    }
    return colon - start >= 2 && isLetter(text.charAt(start)) ? start : -1;
  }

  /**
   * Full stops and brackets at the end belong to the sentence, unless the bracket was opened
   * inside.
   */
  private static int trimmedUrl(String text, int from, int to) {
    int end = to;
    int opened = text.indexOf('(', from, to);
    while (end > from) {
      char c = text.charAt(end - 1);
      boolean closes = c == ')' && (opened < 0 || opened >= end);
      if (!closes && ".,;:!?'*_\u2019\u201d\u3002\uff0c".indexOf(c) < 0) {
        break;
      }
      end--;
    }
    return end;
  }

  /** Whether the word just before says that this is the number of a thing. */
  private static boolean followsName(String text, int start) {
    return NAMED_BEFORE.matcher(before(text, start)).find();
  }

  private static String before(String text, int start) {
    return text.substring(Math.max(0, start - 24), start);
  }

  private static boolean startsNumber(String text, int index) {
    if (index == 0) {
      return true;
    }
    char before = text.charAt(index - 1);
    boolean isInNumber =
        index > 1 && ".,-/".indexOf(before) >= 0 && isDigit(text.charAt(index - 2));
    return !Character.isLetterOrDigit(before)
        && "_#+$\u20ac\u00a3".indexOf(before) < 0
        && !isInNumber;
  }

  /** Whether this is a later group of a longer number. */
  private static boolean followsNumber(String text, int index) {
    return index > 1 && text.charAt(index - 1) == ' ' && isDigit(text.charAt(index - 2));
  }

  private static boolean endsNumber(String text, int index) {
    if (index >= text.length()) {
      return true;
    }
    char next = text.charAt(index);
    boolean goesOn =
        "-./".indexOf(next) >= 0 && index + 1 < text.length() && isDigit(text.charAt(index + 1));
    return !Character.isLetterOrDigit(next) && next != '_' && !goesOn;
  }

  private static boolean startsWord(String text, int index) {
    return index == 0 || !Character.isLetterOrDigit(text.charAt(index - 1));
  }

  private static boolean endsWord(String text, int index) {
    return index >= text.length() || !Character.isLetterOrDigit(text.charAt(index));
  }

  private static boolean isLocalPart(char c) {
    return Character.isLetterOrDigit(c) || "._%+-'".indexOf(c) >= 0;
  }

  private static boolean isSchemeCharacter(char c) {
    return isLetter(c) || isDigit(c) || c == '+' || c == '-' || c == '.';
  }

  private static boolean isHexOrColon(char c) {
    return isDigit(c) || c == ':' || c == '.' || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  private static boolean continuesAddress(char c) {
    return Character.isLetterOrDigit(c) || c == ':' || c == '.';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
