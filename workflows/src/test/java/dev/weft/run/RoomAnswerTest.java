package dev.weft.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.task.ResourceNeeds;
import dev.weft.task.TaskType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoomAnswerTest {
  private static final long GIB = 1L << 30;
  private static final TaskType TEXT = TaskType.TEXT_PROCESSING;
  private static final ResourceNeeds HUGE = new ResourceNeeds(0, 100 * GIB, 0);
  private static final ResourceNeeds SMALL = new ResourceNeeds(0.5, GIB, 0);

  @Test
  void nothingIsHopelessWithoutAnAnswer() {
    assertFalse(
        RoomAnswer.of(List.of(), true, new RoomQuery(TEXT, "weft.text", HUGE)).isHopeless());
    List<WorkerReport> others = List.of(report("w1", 4, 4, null));
    assertFalse(RoomAnswer.of(others, true, new RoomQuery(TEXT, "weft.search", HUGE)).isHopeless());
    assertFalse(
        RoomAnswer.of(others, true, new RoomQuery(TaskType.VECTOR_SEARCH, "weft.text", HUGE))
            .isHopeless());
    assertFalse(RoomAnswer.of(others, false, new RoomQuery(TEXT, "weft.text", HUGE)).isHopeless());
  }

  @Test
  void whatFitsNowhereIsHopelessAndTheMessageHasAllCapacities() {
    List<WorkerReport> two = List.of(report("w1", 4, 1, "full"), report("w2", 8, 8, null));
    RoomAnswer answer = RoomAnswer.of(two, true, new RoomQuery(TEXT, "weft.text", HUGE));
    assertTrue(answer.isHopeless());
    assertEquals(
        "it needs memory 100.0 GiB, and no worker of its queue has as much (w1: cpu 2.00, memory"
            + " 4.0 GiB; w2: cpu 2.00, memory 8.0 GiB); start a larger worker or declare less",
        answer.message(HUGE));
    assertFalse(
        RoomAnswer.of(two, true, new RoomQuery(TEXT, "weft.text", new ResourceNeeds(2, 8 * GIB, 0)))
            .isHopeless());
  }

  @Test
  void aReportRefusesForItsLimitsItsTypesAndWhatIsLent() {
    assertEquals(Optional.empty(), report("w", 4, 1, null).refusal(TEXT, SMALL));
    assertEquals(Optional.of("full"), report("w", 4, 4, "full").refusal(TEXT, SMALL));
    assertEquals(
        Optional.of("cpu 0.50, memory 1.0 GiB is needed and cpu 2.00, memory 0 B is free"),
        report("w", 4, 0, null).refusal(TEXT, SMALL));
    WorkerReport custom =
        new WorkerReport(
            new WorkerState("w", 1),
            List.of("CUSTOM"),
            List.of("weft.custom"),
            0,
            0,
            ResourceCapacity.UNBOUNDED,
            Map.of("CUSTOM", "busy"));
    TaskType resize = TaskType.custom("resize");
    assertTrue(custom.serves(resize, "weft.custom"));
    assertFalse(custom.serves(TEXT, "weft.custom"));
    assertEquals(Optional.of("busy"), custom.refusal(resize, ResourceNeeds.NONE));
    assertEquals(
        custom, WireFormat.read(WireFormat.bytes(custom), WorkerReport.class), "on the wire");
  }

  private static WorkerReport report(String id, long gibibytes, long free, String closed) {
    ResourceCapacity capacity = new ResourceCapacity(2, gibibytes * GIB, Long.MAX_VALUE);
    return new WorkerReport(
        new WorkerState(id, 2, ResourceUsage.NONE, capacity, closed),
        List.of("TEXT_PROCESSING"),
        List.of("weft", "weft.text"),
        0,
        0,
        new ResourceCapacity(2, free * GIB, Long.MAX_VALUE),
        Map.of());
  }
}
