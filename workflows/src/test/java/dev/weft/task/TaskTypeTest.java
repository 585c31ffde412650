package dev.weft.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.run.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTypeTest {

  @Test
  void thereAreSixBuiltInTypes() {
    assertEquals(6, TaskType.BUILT_IN.size());
    assertEquals(6, new HashSet<>(TaskType.BUILT_IN).size());
    assertTrue(TaskType.BUILT_IN.stream().noneMatch(TaskType::isCustom));
  }

  @Test
  void aCustomTypeSaysSo() {
    TaskType type = TaskType.custom("resize-image");
    assertEquals("CUSTOM:resize-image", type.name());
    assertTrue(type.isCustom());
  }

  @Test
  void aTypeOfANewerReleasePassesThrough() {
    assertFalse(new TaskType("SPEECH_RECOGNITION").isCustom());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "text", "Text", "_X", "CUSTOM:", "CUSTOM:a b", "custom:x", "CUSTOM:a/b", "A1"})
  void anythingElseIsRefusedAndNamed(String name) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> new TaskType(name));
    assertTrue(refusal.getMessage().endsWith("got '" + name + "'"), refusal.getMessage());
  }

  @Test
  void namesHaveUpTo64Characters() {
    assertEquals(64, new TaskType("X".repeat(64)).name().length());
    assertThrows(IllegalArgumentException.class, () -> new TaskType("X".repeat(65)));
    assertThrows(IllegalArgumentException.class, () -> TaskType.custom("x".repeat(65)));
  }

  @Test
  void aTypeTravelsAsBareText() {
    assertEquals("\"CUSTOM:x\"", WireFormat.json(TaskType.custom("x")));
    byte[] json = "\"DATA_STORAGE\"".getBytes(StandardCharsets.UTF_8);
    assertEquals(TaskType.DATA_STORAGE, WireFormat.read(json, TaskType.class));
  }
}
