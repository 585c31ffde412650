package dev.weft.activity.text.operation;

import dev.weft.activity.text.Texts;

/**
 * A text that notices an interrupt while others read it.
 *
 * <p>A search in a long text is one call, and may take seconds. Not thread-safe.
 */
final class WatchedText implements CharSequence {
  /** How many characters are read between two looks at the flag, less one; a power of two. */
  private static final int MASK = (1 << 16) - 1;

  private final String text;
  private int reads;

  WatchedText(String text) {
    this.text = text;
  }

  @Override
  public char charAt(int index) {
    reads++;
    if ((reads & MASK) == 0) {
      Texts.checkInterrupt();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
