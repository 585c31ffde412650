package dev.weft.benchmark.engine;

/** Says why a scenario has no figures: it was refused, did not end well, or not in time. */
final class NotRunException extends Exception {
  private static final int SHOWN = 120;

  NotRunException(String why, Throwable cause) {
    super(why, cause);
  }

  NotRunException(String why) {
    super(why);
  }

  /** In a few words, for a cell of a table. */
  String words() {
    String line = String.valueOf(getMessage()).replaceAll("\\s+", " ").replace("|", "/");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN - 3) + "...";
  }
}
