package dev.weft.starter.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.client.ConnectionException;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.InvalidGraphException;
import dev.weft.graph.Problem;
import dev.weft.graph.ProblemCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureTextTest {

  @Test
  void everyFailureHasItsExitCode() {
    assertEquals(ExitCode.NOT_FOUND, code(new WeftException(FailureCode.NOT_FOUND, "no run a")));
    assertEquals(ExitCode.CONFLICT, code(new WeftException(FailureCode.CONFLICT, "other hash")));
    assertEquals(ExitCode.BAD_INPUT, code(new WeftException(FailureCode.TOO_LARGE, "3,000 tasks")));
    assertEquals(ExitCode.BUG, code(new WeftException(FailureCode.INTERNAL, "oh")));
    assertEquals(ExitCode.BUG, code(new IllegalStateException("oh")));
    assertEquals(ExitCode.UNREACHABLE, code(connection(ConnectionException.Kind.UNREACHABLE)));
    assertEquals(ExitCode.TLS, code(connection(ConnectionException.Kind.TLS)));
    assertEquals(ExitCode.UNAUTHORISED, code(connection(ConnectionException.Kind.UNAUTHORISED)));
    assertEquals(ExitCode.DETACHED, code(new StoppedException(ExitCode.DETACHED, "bye")));
  }

  @Test
  void aCauseThatIsKnownCounts() {
    WeftException known = new WeftException(FailureCode.NOT_FOUND, "no run a");
    assertEquals(ExitCode.NOT_FOUND, code(new IllegalStateException("wrapped", known)));
  }

  @Test
  void everyProblemOfAGraphIsTold() {
    Problem problem = new Problem(ProblemCode.G001, "/a", null, null, "is wrong", null);
    FailureText text = FailureText.of(new InvalidGraphException(List.of(problem, problem)));
    assertEquals(ExitCode.BAD_INPUT, text.code());
    assertEquals(3, text.lines().size());
  }

  @Test
  void aBugIsOneLineAndSaysWhatToDo() {
    FailureText text = FailureText.of(new IllegalStateException("first\nsecond"));
    assertEquals(1, text.lines().size());
    assertTrue(text.lines().getFirst().contains("first; please report"), text.toString());
  }

  private static ConnectionException connection(ConnectionException.Kind kind) {
    return new ConnectionException(kind, "no", null);
  }

  private static ExitCode code(Throwable failure) {
    return FailureText.of(failure).code();
  }
}
