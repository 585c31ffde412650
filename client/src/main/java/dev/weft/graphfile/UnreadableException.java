package dev.weft.graphfile;

import dev.weft.graph.Position;
import dev.weft.graph.Problem;
import dev.weft.graph.ProblemCode;
import org.jspecify.annotations.Nullable;

/** Ends the reading of a document at a problem after which nothing can be read. */
final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  UnreadableException(
      ProblemCode code,
      String pointer,
      @Nullable Position where,
      String message,
      @Nullable String hint) {
    super(message);
    problem = new Problem(code, pointer, where, null, message, hint);
  }

  Problem problem() {
    return problem;
  }
}
