package dev.weft.graph;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.util.List;

/**
 * Says everything that is wrong with a graph.
 *
 * <p>Its code is {@code UNSUPPORTED_TASK_TYPE} when nothing is wrong but that types or operations
 * are not known, else {@code INVALID_GRAPH}.
 */
public final class InvalidGraphException extends WeftException {
  private static final long serialVersionUID = 1L;

  private static final int SHOWN = 5;

  private final transient List<Problem> problems;

  /** Makes an exception of all problems of a graph; its message shows the first five. */
  public InvalidGraphException(List<Problem> problems) {
    super(code(problems), message(problems));
    this.problems = List.copyOf(problems);
  }

  /** Every problem, in the order in which they were found. */
  public List<Problem> problems() {
    return problems;
  }

  private static FailureCode code(List<Problem> problems) {
    List<ProblemCode> errors =
        problems.stream().filter(Problem::isError).map(Problem::code).distinct().toList();
    boolean onlyUnknown =
        !errors.isEmpty() && List.of(ProblemCode.G030, ProblemCode.G031).containsAll(errors);
    return onlyUnknown ? FailureCode.UNSUPPORTED_TASK_TYPE : FailureCode.INVALID_GRAPH;
  }

  private static String message(List<Problem> problems) {
    List<Problem> errors = problems.stream().filter(Problem::isError).toList();
    StringBuilder text = new StringBuilder();
    errors.stream()
        .limit(SHOWN)
        .forEach(each -> text.append(text.isEmpty() ? "" : "; ").append(each));
    return errors.size() > SHOWN
        ? text + "; and " + (errors.size() - SHOWN) + " more"
        : text.toString();
  }
}
