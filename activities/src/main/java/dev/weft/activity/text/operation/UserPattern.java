package dev.weft.activity.text.operation;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.weft.activity.Options;
import dev.weft.activity.text.Texts;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.Option;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A regular expression that a user wrote.
 *
 * <p>It runs on RE2/J, so one search takes time in proportion to the text, whatever the pattern: at
 * most its size, which is limited to 5,000, for each character. Thread-safe.
 */
final class UserPattern {
  /** The options of every operation that takes patterns. */
  static final List<Option> FLAGS =
      List.of(
          Option.of("ignoreCase", Option.Kind.BOOLEAN, "Whether 'a' also matches 'A'.")
              .orElse(false),
          Option.of(
                  "multiline",
                  Option.Kind.BOOLEAN,
                  "Whether ^ and $ match at every line, not only at the ends of the text.")
              .orElse(false),
          Option.of("dotAll", Option.Kind.BOOLEAN, "Whether . matches line ends too.")
              .orElse(false));

  private static final int LONGEST = 10_000;
  private static final int LARGEST = 5_000;
  private static final int DEEPEST = 200;

  private final Pattern pattern;

  /** The names of the groups by number; a group without a name has its number. */
  private final Map<Integer, String> groups = new TreeMap<>();

  /** What to do with each match. */
  interface Visitor {
    /** Looks at one match and says whether to go on. */
    boolean visit(Matcher match);
  }

  private UserPattern(Pattern pattern) {
    this.pattern = pattern;
    for (int i = 1; i <= pattern.groupCount(); i++) {
      groups.put(i, Integer.toString(i));
    }
    pattern.namedGroups().forEach((name, number) -> groups.put(number, name));
  }

  /**
   * Reads a pattern.
   *
   * @param place where it is written, such as {@code option 'pattern'}
   * @param options with the flags of {@link #FLAGS}
   * @throws WeftException {@code INVALID_INPUT} with the position and what is not supported
   */
  static UserPattern of(String place, String pattern, Options options) {
    int flags =
        (options.bool("ignoreCase") ? Pattern.CASE_INSENSITIVE : 0)
            | (options.bool("multiline") ? Pattern.MULTILINE : 0)
            | (options.bool("dotAll") ? Pattern.DOTALL : 0);
    checkSize(place, pattern);
    try {
      return new UserPattern(Pattern.compile(pattern, flags));
    } catch (PatternSyntaxException e) {
      throw refused(place, pattern, e);
    }
  }

  /** The names of the groups by number; a group without a name has its number as name. */
  Map<Integer, String> groups() {
    return groups;
  }

  /**
   * Visits the matches in text order; they do not overlap, and may be empty.
   *
   * @throws java.util.concurrent.CancellationException when the thread was interrupted
   */
  void find(String text, Visitor visitor) {
    Matcher matcher = pattern.matcher(new WatchedText(text));
    int from = 0;
    while (from <= text.length() && matcher.find(from)) {
      Texts.checkInterrupt();
      if (!visitor.visit(matcher)) {
        return;
      }
      from = matcher.end();
      if (matcher.start() == matcher.end()) {
        // The matcher itself would go on in the middle of a character of two code units.
        from += from < text.length() ? Character.charCount(text.codePointAt(from)) : 1;
      }
    }
  }

  private static void checkSize(String place, String pattern) {
    if (pattern.isEmpty()) {
      throw new WeftException(
          FailureCode.INVALID_INPUT, place + " is empty; give a regular expression");
    }
    PatternSize.Estimate estimate = PatternSize.of(pattern);
    String wrong = null;
    if (pattern.length() > LONGEST) {
      wrong = " has " + pattern.length() + " characters; at most " + LONGEST + " are allowed";
    } else if (estimate.size() > LARGEST) {
      wrong =
          " stands for more than "
              + LARGEST
              + " characters once its repetitions are written out; make the numbers in {} smaller";
    } else if (estimate.depth() > DEEPEST) {
      wrong = " nests " + estimate.depth() + " groups; at most " + DEEPEST + " are allowed";
    }
    if (wrong != null) {
      throw new WeftException(FailureCode.INVALID_INPUT, place + wrong);
    }
  }

  private static WeftException refused(String place, String pattern, PatternSyntaxException e) {
    String part = e.getPattern() == null ? "" : e.getPattern();
    int at = position(pattern, part);
    String where = at < 0 ? "" : " at character " + at + ", '" + brief(pattern.substring(at)) + "'";
    return new WeftException(
        FailureCode.INVALID_INPUT,
        place + " is no pattern that RE2/J takes:" + where + ": " + reason(part, e),
        e);
  }

  /** RE2/J names the part that is wrong but not where it stands. */
  private static int position(String pattern, String part) {
    if (part.isEmpty()) {
      return pattern.length() - 1;
    }
    if (part.equals("stack underflow")) {
      return pattern.lastIndexOf(')');
    }
    for (int i = 0; i < pattern.length(); i += pattern.charAt(i) == '\\' ? 2 : 1) {
      if (pattern.startsWith(part, i)) {
        return i;
      }
    }
    return -1;
  }

  private static String reason(String part, PatternSyntaxException e) {
    if (part.matches("(?s)\\(\\?(=|!|<=|<!).*")) {
      return "it has no lookahead and no lookbehind; match more and take a group of it";
    }
    if (part.matches("\\\\[1-9k]")) {
      return "it has no backreferences to groups; write what the group matches again";
    }
    if (part.equals("(?>") || part.matches("[*+?]\\+")) {
      return "it has no atomic groups and no possessive quantifiers, and needs none; leave the"
          + " mark out";
    }
    return part.equals("stack underflow") ? "')' without '('" : e.getDescription();
  }

  private static String brief(String text) {
    return text.length() <= 20 ? text : text.substring(0, 20) + "\u2026";
  }
}
