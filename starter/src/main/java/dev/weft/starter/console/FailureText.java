package dev.weft.starter.console;

import dev.weft.client.ConnectionException;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.InvalidGraphException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns whatever was thrown into an exit code and a few lines: what is wrong, and what to do.
 *
 * @param code what to tell the shell
 * @param lines what to tell people
 */
public record FailureText(ExitCode code, List<String> lines) {

  /** Copies the lines. */
  public FailureText {
    lines = List.copyOf(lines);
  }

  /** Reads what was thrown. */
  public static FailureText of(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      FailureText known = known(each);
      if (known != null) {
        return known;
      }
    }
    return ConnectionException.of(failure, "the address in use")
        .map(FailureText::lost)
        .orElseGet(() -> bug(failure));
  }

  private static @Nullable FailureText known(Throwable failure) {
    return switch (failure) {
      case StoppedException stopped -> one(stopped.code(), stopped.getMessage());
      case ConnectionException connection -> lost(connection);
      case InvalidGraphException invalid -> problems(invalid);
      case WeftException weft when weft.code() == FailureCode.INTERNAL -> bug(weft);
      case WeftException weft ->
          one(ExitCode.of(weft.code()), weft.code() + " " + weft.getMessage());
      default -> null;
    };
  }

  private static FailureText lost(ConnectionException failure) {
    return one(ExitCode.of(failure.kind()), failure.getMessage());
  }

  private static FailureText problems(InvalidGraphException invalid) {
    List<String> lines = new ArrayList<>();
    int count = invalid.problems().size();
    lines.add(
        FailureCode.INVALID_GRAPH + " " + (count == 1 ? "one problem:" : count + " problems:"));
    invalid.problems().forEach(problem -> lines.add("  " + problem));
    return new FailureText(ExitCode.BAD_INPUT, lines);
  }

  private static FailureText bug(Throwable failure) {
    String message = failure.getMessage();
    return one(
        ExitCode.BUG,
        "this is a bug in Weft: "
            + failure.getClass().getSimpleName()
            + (message == null ? "" : ": " + firstLine(message))
            + "; please report it with what --verbose shows");
  }

  private static FailureText one(ExitCode code, @Nullable String line) {
    return new FailureText(code, List.of(line == null ? code.meaning() : line));
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
