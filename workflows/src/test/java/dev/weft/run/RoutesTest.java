package dev.weft.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weft.task.TaskType;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutesTest {

  @Test
  void togetherEverythingTravelsOnTheQueueOfTheRun() {
    for (TaskType type : TaskType.BUILT_IN) {
      assertEquals("weft", Routes.TOGETHER.queueOf(type));
    }
    assertEquals("weft", Routes.TOGETHER.queueOf(TaskType.custom("x")));
  }

  @Test
  void byTypeEachTypeHasItsOwnQueue() {
    List<String> queues = TaskType.BUILT_IN.stream().map(Routes.BY_TYPE::queueOf).toList();
    assertEquals(6, new HashSet<>(queues).size());
    assertEquals("weft.text", Routes.BY_TYPE.queueOf(TaskType.TEXT_PROCESSING));
  }

  @Test
  void allCustomTypesShareOneQueue() {
    assertEquals("weft.custom", Routes.BY_TYPE.queueOf(TaskType.custom("x")));
    assertEquals("weft.custom", Routes.BY_TYPE.queueOf(TaskType.custom("y")));
  }

  @Test
  void aTypeWithoutARouteTravelsHome() {
    assertEquals("weft", Routes.BY_TYPE.queueOf(new TaskType("SPEECH_RECOGNITION")));
  }

  @Test
  void theSameRoutesAreTheSameBytesWhateverTheOrder() {
    Map<String, String> one = new LinkedHashMap<>();
    one.put("B", "b");
    one.put("A", "a");
    Routes routes = new Routes(one, "home");
    assertEquals(
        "{\"queues\":{\"A\":\"a\",\"B\":\"b\"},\"home\":\"home\"}", WireFormat.json(routes));
    assertEquals(routes, WireFormat.read(WireFormat.bytes(routes), Routes.class));
  }

  @Test
  void nobodyChangesRoutesAfterwards() {
    Map<String, String> queues = new LinkedHashMap<>();
    Routes routes = new Routes(queues, "home");
    queues.put("A", "a");
    assertEquals(Map.of(), routes.queues());
    assertThrows(UnsupportedOperationException.class, () -> routes.queues().put("A", "a"));
  }
}
