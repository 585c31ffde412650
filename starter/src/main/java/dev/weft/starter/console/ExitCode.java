package dev.weft.starter.console;

import dev.weft.client.ConnectionException;
import dev.weft.failure.FailureCode;
import dev.weft.run.RunStatus;

/** What the command tells the shell. */
public enum ExitCode {
  /** The run completed, or the question was answered. */
  COMPLETED(0, "completed or answered"),
  /** The run ended otherwise. */
  NOT_COMPLETED(1, "the run ended otherwise"),
  /** The command line, the graph or a value is wrong. */
  BAD_INPUT(2, "bad input"),
  /** No server answers. */
  UNREACHABLE(3, "server unreachable or busy"),
  /** The two sides do not agree on TLS. */
  TLS(4, "TLS"),
  /** The server says no. */
  UNAUTHORISED(5, "unauthorised"),
  /** Nothing of that name. */
  NOT_FOUND(6, "no such run or task"),
  /** It exists already, or is past that. */
  CONFLICT(7, "conflict or wrong state"),
  /** A bug. */
  BUG(70, "a bug in Weft"),
  /** The command ended, the run goes on. */
  DETACHED(130, "detached: the run goes on");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** The number. */
  public int number() {
    return number;
  }

  /** What it means, in a few words. */
  public String meaning() {
    return meaning;
  }

  /** Returns the code for how a run ended. */
  public static ExitCode of(RunStatus status) {
    return status == RunStatus.COMPLETED ? COMPLETED : NOT_COMPLETED;
  }

  /** Returns the code for a command that could not do its work. */
  public static ExitCode of(FailureCode code) {
    return switch (code) {
      case INVALID_GRAPH,
          INVALID_INPUT,
          UNSUPPORTED_TASK_TYPE,
          UNKNOWN_MODEL,
          TOO_LARGE,
          FORBIDDEN ->
          BAD_INPUT;
      case NOT_FOUND -> NOT_FOUND;
      case CONFLICT -> CONFLICT;
      case INTERNAL -> BUG;
      default -> NOT_COMPLETED;
    };
  }

  /** Returns the code for a server that cannot be used. */
  public static ExitCode of(ConnectionException.Kind kind) {
    return switch (kind) {
      case UNREACHABLE, BUSY -> UNREACHABLE;
      case TLS -> TLS;
      case UNAUTHORISED -> UNAUTHORISED;
    };
  }
}
