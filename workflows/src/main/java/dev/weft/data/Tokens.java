package dev.weft.data;

/**
 * How many tokens a model read and wrote.
 *
 * @param input tokens read
 * @param output tokens written
 */
public record Tokens(long input, long output) {
  /** No tokens. */
  public static final Tokens NONE = new Tokens(0, 0);

  /** Returns the sum. */
  public Tokens plus(Tokens other) {
    return new Tokens(input + other.input, output + other.output);
  }
}
