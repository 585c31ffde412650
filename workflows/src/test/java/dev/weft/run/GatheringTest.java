package dev.weft.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.task.TaskStatus;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mapped task says of its instances. */
class GatheringTest {
  private static final RunCounts NOTHING = new RunCounts(0, 0, 0, 0, 0, 0, 0, 0);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          each[3]/read | each[3]/read: task 'each[3]/read' (DATA_RETRIEVAL file) of run r:1: 'a: b' is bad | 'a: b' is bad
          each[3]      | task 'each[3]' (CUSTOM:own) of run x: no luck                                      | no luck
          each[3]      | 2 of 3 instances failed                                                            | 2 of 3 instances failed
          each[3]      | task 'each[3]' has no run                                                          | task 'each[3]' has no run
          """)
  void errorsOfTwoRunsOverTheSameItemsReadTheSame(String failed, String message, String words) {
    Gathering.Lists lists = new Gathering.Lists(null);
    TaskError error = new TaskError(FailureCode.INVALID_INPUT, message);
    lists.add(
        new Gathering.Instance(3, "a.md", TaskStatus.FAILED, null, failed, error, null),
        UnaryOperator.identity());
    JsonNode line = lists.group(NOTHING).path("errors").path(0);
    assertEquals(words, line.path("message").textValue());
    assertEquals(failed, line.path("task").textValue());
    assertEquals("a.md", line.path("label").textValue());
    assertEquals(3, line.path("index").intValue());
  }

  @Test
  void whatDidNotFailIsNoError() {
    Gathering.Lists lists = new Gathering.Lists(null);
    TaskError error = new TaskError(FailureCode.CONDITION_FALSE, "its condition was false");
    lists.add(
        new Gathering.Instance(0, "", TaskStatus.SKIPPED, null, null, error, null),
        UnaryOperator.identity());
    assertEquals(0, lists.group(NOTHING).path("errors").size());
    assertEquals("{\"items\":[null],\"count\":1}", lists.output().toString());
  }
}
