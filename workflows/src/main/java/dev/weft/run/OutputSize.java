package dev.weft.run;

import dev.weft.data.TaskOutput;

/** How long the JSON of an output is; a text is not written to find out. */
public final class OutputSize {
  private static final int AROUND_A_TEXT = "{'kind':'text','text':''}".length();

  private OutputSize() {}

  /** Returns how many bytes of compact JSON an output is. */
  public static int of(TaskOutput output) {
    int text = output instanceof TaskOutput.Text own ? escaped(own.text()) : -1;
    return text < 0 ? WireFormat.bytes(output).length : AROUND_A_TEXT + text;
  }

  /**
   * Returns how many bytes of UTF-8 a text is within quotes (RFC 8259, section 7); -1 for one with
   * characters that take two places.
   */
  private static int escaped(String text) {
    int size = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        return -1;
      }
      size += c < ' ' ? control(c) : c < 0x80 ? quotable(c) : c < 0x800 ? 2 : 3;
    }
    return size;
  }

  private static int control(char c) {
    return c == '\b' || c == '\t' || c == '\n' || c == '\f' || c == '\r' ? 2 : 6;
  }

  private static int quotable(char c) {
    return c == '"' || c == '\\' ? 2 : 1;
  }
}
