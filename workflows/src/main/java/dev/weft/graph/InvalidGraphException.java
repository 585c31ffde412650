package dev.weft.graph;

import dev.weft.result.FailureCode;
import dev.weft.result.WeftException;
import java.util.List;

/** Says everything that is wrong with a graph. */
public final class InvalidGraphException extends WeftException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** Makes an exception of all problems of a graph; its message shows the first five. */
  public InvalidGraphException(List<Problem> problems) {
    super(FailureCode.INVALID_GRAPH, message(problems));
    this.problems = List.copyOf(problems);
  }

  /** Every problem, in the order of the document. */
  public List<Problem> problems() {
    return problems;
  }

  private static String message(List<Problem> problems) {
    StringBuilder text = new StringBuilder();
    problems.stream()
        .limit(5)
        .forEach(each -> text.append(text.isEmpty() ? "" : "; ").append(each));
    return problems.size() > 5
        ? text + "; and " + (problems.size() - 5) + " more"
        : text.toString();
  }
}
