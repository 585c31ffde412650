package dev.weft.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.data.DataRef;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the plan of a run comes from, on the in-memory server. */
@Timeout(60)
class PlanningTest {
  private static final int TASKS = 12_000;

  /** Ids that cannot be packed well, so that the plan of a few thousand tasks has two parts. */
  private static String graph() {
    return IntStream.range(0, TASKS)
        .mapToObj(
            i ->
                "{\"id\":\""
                    + id(2 * i)
                    + id(2 * i + 1)
                    + "\",\"type\":\"CUSTOM:x\",\"estimate\":\"1ms\"}")
        .collect(
            Collectors.joining(
                ",",
                "{\"weft\":1,\"name\":\"large\",\"defaults\":{\"fuse\":\"always\"},"
                    + "\"tasks\":[",
                "]}"));
  }

  private static UUID id(int number) {
    return UUID.nameUUIDFromBytes(Integer.toString(number).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aPlanThatLiesInPartsIsLoadedAndNotMadeAgain() {
    ScriptedWorker worker = new ScriptedWorker(call -> ScriptedWorker.done(call, "x"));
    List<DataRef> parts =
        RunRig.plan(graph()).toParts().stream().map(worker.archive::keep).toList();
    assertEquals(2, parts.size());
    try (RunRig rig = new RunRig(worker)) {
      rig.start(worker.archive.keep(new byte[0]), parts);
      rig.awaitEnd();

      assertEquals(TASKS, rig.end().counts().completed());
      assertEquals(Collections.nCopies(2, "load"), rig.activities().subList(0, 2));
      assertEquals(0, Collections.frequency(rig.activities(), "planInParts"));
    }
  }
}
