package dev.weft.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.run.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskIdTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "read-1", "Step_2.b", "..", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"})
  void uuidsAndReadableNamesAreIds(String value) {
    assertEquals(value, new TaskId(value).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"each[17]", "each[17]/chunk", "/each[0]/deep[3]/x", "run-1/task"})
  void pathsNameTasksInARunButAreNoIdsOfAFile(String value) {
    assertFalse(TaskId.isValid(value));
    assertEquals(value, new TaskId(value).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", "a//b", "/", "a/", "each[]", "each[x]", "ä", "a\n", "a:b"})
  void anythingElseIsRefusedAndNamed(String value) {
    assertFalse(TaskId.isValid(value));
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> new TaskId(value));
    assertTrue(refusal.getMessage().endsWith("got '" + value + "'"), refusal.getMessage());
  }

  @Test
  void idsHaveUpTo128Characters() {
    assertTrue(TaskId.isValid("x".repeat(128)));
    assertFalse(TaskId.isValid("x".repeat(129)));
  }

  @Test
  void idsSortByTheirLetters() {
    assertEquals(
        List.of("A", "a", "a-1", "b"),
        Stream.of("b", "a-1", "A", "a").map(TaskId::new).sorted().map(TaskId::value).toList());
  }

  @Test
  void anIdTravelsAsBareText() {
    assertEquals("\"read\"", WireFormat.json(new TaskId("read")));
    byte[] json = "\"read\"".getBytes(StandardCharsets.UTF_8);
    assertEquals(new TaskId("read"), WireFormat.read(json, TaskId.class));
  }
}
