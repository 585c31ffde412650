package dev.weft.activity.data;

import org.jspecify.annotations.Nullable;

/**
 * Cuts a text into records, and knows in which line each begins.
 *
 * <p>A record ends with its line; in CSV a quoted value may hold line ends. A quote opens a value
 * only where the value begins, and two quotes in a quoted value are one (RFC 4180). A quote that is
 * never closed opens no value: its record ends with its line and says so, and what follows is read
 * as usual. Lines end with LF, CR LF or CR. Not thread-safe.
 */
final class RecordReader {
  /** Instead of a delimiter: every line is a record. */
  static final char LINES = '\0';

  private final String text;
  private final char delimiter;
  private int position;
  private int line = 1;

  /**
   * One record.
   *
   * @param line in which it begins, from 1
   * @param text without its line end
   * @param end its line end as written; empty for the last one when the text ends with it
   * @param isOpen whether a quote in it is never closed
   */
  record Found(int line, String text, String end, boolean isOpen) {
    /** Whether there is nothing but blanks in it. */
    boolean isBlank() {
      return text.chars().allMatch(c -> c == ' ');
    }
  }

  /**
   * Reads CSV.
   *
   * @param delimiter what parts values, or {@link #LINES}
   */
  RecordReader(String text, char delimiter) {
    this.text = text;
    this.delimiter = delimiter;
  }

  /** Returns the next record, blank ones too, or {@code null} at the end. */
  @Nullable Found next() {
    if (position >= text.length()) {
      return null;
    }
    int end = delimiter == LINES ? endOfLine(position) : endOfRecord();
    boolean isOpen = end < 0;
    if (isOpen) {
      end = endOfLine(position);
    }
    int next = afterLineEnd(end);
    Found found = new Found(line, text.substring(position, end), text.substring(end, next), isOpen);
    for (int at = position; at < next; at++) {
      line += isLineEnd(text.charAt(at)) && afterLineEnd(at) == at + 1 ? 1 : 0;
    }
    position = next;
    return found;
  }

  /** Returns where the record ends, or -1 when a quote is never closed. */
  private int endOfRecord() {
    boolean isQuoted = false;
    boolean isStart = true;
    for (int at = position; at < text.length(); at++) {
      char c = text.charAt(at);
      if (isQuoted) {
        boolean isPair = c == '"' && at + 1 < text.length() && text.charAt(at + 1) == '"';
        at += isPair ? 1 : 0;
        isQuoted = c != '"' || isPair;
      } else if (isLineEnd(c)) {
        return at;
      } else if (c == '"' && isStart) {
        isQuoted = true;
        isStart = false;
      } else {
        isStart = c == delimiter || (isStart && c == ' ');
      }
    }
    return isQuoted ? -1 : text.length();
  }

  private int endOfLine(int from) {
    int at = from;
    while (at < text.length() && !isLineEnd(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private int afterLineEnd(int at) {
    if (at >= text.length()) {
      return at;
    }
    boolean isPair = text.startsWith("\r\n", at);
    return isPair ? at + 2 : at + 1;
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }
}
