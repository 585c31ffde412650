package dev.weft.starter.generated;

/** Says that what happens in a graph depends on which task is faster, so nothing is predicted. */
final class TimingDecides extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private TimingDecides(String what) {
    super(what);
  }

  /** Throws unless something is certain. */
  static void unless(boolean isCertain, String what) {
    if (!isCertain) {
      throw new TimingDecides(what);
    }
  }
}
