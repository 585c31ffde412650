package dev.weft.data;

/**
 * The beginning of a text, for places that have room for so many characters only.
 *
 * <p>Counts UTF-16 units as {@link String#length()} does, but never halves a character of two
 * units: half a pair is no text, and encoders refuse it or replace it.
 */
public final class Excerpt {
  private static final String MORE = "…";

  private Excerpt() {}

  /**
   * Returns the text itself when it fits, else as much of its beginning as fits before an ellipsis.
   *
   * @param limit how many UTF-16 units the answer may have, at least 1
   */
  public static String of(String text, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, got " + limit);
    }
    if (text.length() <= limit) {
      return text;
    }
    int end = limit - MORE.length();
    boolean isInPair = end > 0 && Character.isSurrogatePair(text.charAt(end - 1), text.charAt(end));
    return text.substring(0, isInPair ? end - 1 : end) + MORE;
  }
}
