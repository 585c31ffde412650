package dev.weft.graph;

/**
 * The rules of a graph, each with a number that is never used again for another rule.
 *
 * <p>{@code G} codes stop a submit; {@code W} codes are warnings.
 */
public enum ProblemCode {
  /** The document cannot be read at all. */
  G001("unreadable document");

  private final String title;

  ProblemCode(String title) {
    this.title = title;
  }

  /** The rule in a few words. */
  public String title() {
    return title;
  }

  /** Whether it stops a submit. */
  public boolean isError() {
    return name().charAt(0) == 'G';
  }
}
