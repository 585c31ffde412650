package dev.weft.starter.console;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Ends a command with a sentence and an exit code; for what is no failure of a task or a server.
 */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;

  /** Makes an exception whose message says what is wrong and what to do. */
  public StoppedException(ExitCode code, String message) {
    this(code, message, null);
  }

  /** Makes an exception that keeps its cause. */
  public StoppedException(ExitCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = requireNonNull(code, "code is null");
  }

  /** What to tell the shell. */
  public ExitCode code() {
    return code;
  }
}
