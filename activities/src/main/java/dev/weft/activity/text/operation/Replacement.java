package dev.weft.activity.text.operation;

import com.google.re2j.Matcher;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is put in the place of a match: text with <code>$1</code> or <code>${name}</code> for
 * groups.
 *
 * <p><code>$0</code> is the whole match, <code>\$</code> a dollar sign, <code>\\</code> a
 * backslash. A number takes as many digits as there are groups for. A group that took no part is
 * nothing. Immutable and thread-safe.
 */
final class Replacement {
  /** Text pieces and groups in turn. */
  private final List<Piece> pieces;

  /**
   * Plain text or a group.
   *
   * @param text the text, or {@code null} for a group
   * @param group the number of the group
   */
  private record Piece(@Nullable String text, int group) {}

  private Replacement(List<Piece> pieces) {
    this.pieces = pieces;
  }

  /**
   * Reads a replacement.
   *
   * @param groups the names of the pattern's groups by number
   * @throws WeftException {@code INVALID_INPUT} for a group that the pattern does not have
   */
  static Replacement of(String text, Map<Integer, String> groups) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    int position = 0;
    while (position < text.length()) {
      char c = text.charAt(position);
      char next = position + 1 < text.length() ? text.charAt(position + 1) : ' ';
      if (c == '\\') {
        if (next != '$' && next != '\\') {
          throw refused(position, "'\\' is followed by neither '$' nor '\\'; write '\\\\' for one");
        }
        plain.append(next);
        position += 2;
      } else if (c == '$') {
        Reference reference = reference(text, position, groups);
        pieces.add(new Piece(plain.toString(), 0));
        plain.setLength(0);
        pieces.add(new Piece(null, reference.group()));
        position = reference.end();
      } else {
        plain.append(c);
        position++;
      }
    }
    pieces.add(new Piece(plain.toString(), 0));
    return new Replacement(List.copyOf(pieces));
  }

  /**
   * Writes what stands for a match; stops early once there are more than {@code most} characters.
   */
  void append(Matcher match, String text, StringBuilder to, int most) {
    for (Piece piece : pieces) {
      if (to.length() > most) {
        return;
      }
      if (piece.text() != null) {
        to.append(piece.text());
      } else if (match.start(piece.group()) >= 0) {
        to.append(text, match.start(piece.group()), match.end(piece.group()));
      }
    }
  }

  private record Reference(int group, int end) {}

  private static Reference reference(String text, int dollar, Map<Integer, String> groups) {
    if (text.startsWith("${", dollar)) {
      int close = text.indexOf('}', dollar);
      String name = close < 0 ? "" : text.substring(dollar + 2, close);
      for (Map.Entry<Integer, String> group : groups.entrySet()) {
        if (group.getValue().equals(name)) {
          return new Reference(group.getKey(), close + 1);
        }
      }
      throw refused(
          dollar,
          close < 0
              ? "'${' is never closed"
              : "the pattern has no group '" + name + "', only " + groups.values());
    }
    int end = dollar + 1;
    int group = -1;
    while (end < text.length() && isDigit(text.charAt(end))) {
      int longer = Math.max(group, 0) * 10 + (text.charAt(end) - '0');
      if (group >= 0 && !groups.containsKey(longer)) {
        break;
      }
      group = longer;
      end++;
    }
    if (group < 0) {
      throw refused(
          dollar, "'$' is followed by neither a number nor '{'; write '\\$' for a dollar");
    }
    if (group > 0 && !groups.containsKey(group)) {
      throw refused(dollar, "the pattern has no group " + group + ", only " + groups.values());
    }
    return new Reference(group, end);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static WeftException refused(int at, String why) {
    return new WeftException(
        FailureCode.INVALID_INPUT, "option 'replacement', character " + at + ": " + why);
  }
}
