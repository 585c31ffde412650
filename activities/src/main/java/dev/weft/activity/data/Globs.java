package dev.weft.activity.data;

import com.google.re2j.Pattern;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.util.List;

/**
 * Which of the paths in a folder are wanted.
 *
 * <p>In a glob, {@code *} is any run of characters but {@code /}, {@code **} any run, {@code ?} one
 * character, <code>{a,b}</code> one of several, {@code [abc]} one of a set, <code>{@literal **}/
 * </code> any number of folders, none included. A glob without {@code /} is compared with the
 * file's name alone, any other with the whole path under the folder. Matching takes linear time
 * (RE2). Immutable and thread-safe.
 */
final class Globs {
  private final List<Glob> include;
  private final List<Glob> exclude;

  private record Glob(Pattern pattern, boolean isName) {
    boolean matches(String path) {
      String subject = isName ? path.substring(path.lastIndexOf('/') + 1) : path;
      return pattern.matcher(subject).matches();
    }
  }

  /**
   * Reads the globs.
   *
   * @param include a path must match one of these; all paths do when there are none
   * @param exclude a path that matches one of these is not wanted
   * @throws WeftException {@code INVALID_INPUT} with the glob that cannot be read
   */
  Globs(List<String> include, List<String> exclude) {
    this.include = include.stream().map(Globs::read).toList();
    this.exclude = exclude.stream().map(Globs::read).toList();
  }

  /** Whether a path under the folder, written with {@code /}, is wanted. */
  boolean want(String path) {
    return (include.isEmpty() || include.stream().anyMatch(glob -> glob.matches(path)))
        && exclude.stream().noneMatch(glob -> glob.matches(path));
  }

  private static Glob read(String glob) {
    return new Glob(Pattern.compile(new Translation(glob).toRegex()), glob.indexOf('/') < 0);
  }

  /** Turns one glob into a regular expression. */
  private static final class Translation {
    private final String glob;
    private final StringBuilder regex = new StringBuilder("(?s)");
    private int at;
    private boolean inBraces;

    Translation(String glob) {
      this.glob = glob;
    }

    String toRegex() {
      if (glob.isBlank()) {
        throw bad("is empty");
      }
      while (at < glob.length()) {
        char c = glob.charAt(at++);
        switch (c) {
          case '*' -> star();
          case '?' -> regex.append("[^/]");
          case '{' -> openBrace();
          case '}' -> closeBrace();
          case ',' -> regex.append(inBraces ? "|" : ",");
          case '[' -> set();
          default -> regex.append(Pattern.quote(String.valueOf(c)));
        }
      }
      if (inBraces) {
        throw bad("has '{' without '}'");
      }
      return regex.toString();
    }

    private void star() {
      if (!glob.startsWith("*", at)) {
        regex.append("[^/]*");
        return;
      }
      at++;
      if (glob.startsWith("/", at)) {
        at++;
        regex.append("(?:.*/)?");
      } else {
        regex.append(".*");
      }
    }

    private void openBrace() {
      if (inBraces) {
        throw bad("has '{' within '{'");
      }
      inBraces = true;
      regex.append("(?:");
    }

    private void closeBrace() {
      regex.append(inBraces ? ")" : "\\}");
      inBraces = false;
    }

    private void set() {
      int end = glob.indexOf(']', at + 1);
      if (end < 0) {
        throw bad("has '[' without ']'");
      }
      boolean negated = glob.charAt(at) == '!';
      String members = glob.substring(negated ? at + 1 : at, end);
      if (members.isEmpty() || members.indexOf('/') >= 0) {
        throw bad("has '[" + members + "]', which is no set of characters");
      }
      regex.append(negated ? "[^/" : "[");
      regex.append(members.replace("\\", "\\\\").replace("[", "\\[").replace("^", "\\^"));
      regex.append(']');
      at = end + 1;
    }

    private WeftException bad(String why) {
      return new WeftException(
          FailureCode.INVALID_INPUT,
          "glob '" + glob + "' " + why + "; write one such as **/*.md or *.{txt,md}");
    }
  }
}
