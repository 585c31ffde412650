package dev.weft.graph;

import static java.util.Objects.requireNonNull;

import dev.weft.data.Excerpt;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a graph, and what to do about it.
 *
 * @param code which rule it breaks
 * @param pointer where, as a JSON Pointer; empty means the whole document
 * @param position where in the file, when it was a file
 * @param value what stands there, cut to 80 characters; {@code null} when something is missing
 * @param message what is wrong
 * @param hint what to do; {@code null} when the message says all
 */
public record Problem(
    ProblemCode code,
    String pointer,
    @Nullable Position position,
    @Nullable String value,
    String message,
    @Nullable String hint) {

  /** How many characters of a value are shown. */
  public static final int VALUE_LIMIT = 80;

  /** Checks, and cuts the value. */
  public Problem {
    requireNonNull(code, "code is null");
    requireNonNull(pointer, "pointer is null");
    requireNonNull(message, "message is null");
    value = value == null ? null : Excerpt.of(value, VALUE_LIMIT);
  }

  /** Returns a copy that knows its place in the file. */
  public Problem at(Position where) {
    return new Problem(code, pointer, where, value, message, hint);
  }

  /** Whether it stops a submit; a warning does not. */
  public boolean isError() {
    return code.isError();
  }

  @Override
  public String toString() {
    String place = position == null ? pointer : position.line() + ":" + position.column();
    return code.name()
        + " at "
        + (place.isEmpty() ? "/" : place)
        + ": "
        + message
        + (hint == null ? "" : " (" + hint + ")");
  }
}
