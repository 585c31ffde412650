package dev.weft.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.failure.FailureCode;
import io.temporal.failure.ApplicationFailure;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lists that are too long for a run. */
@Timeout(60)
class RunLimitTest {
  private static String graph(int items, int maxItems, String what) {
    return """
        {"weft":1,"name":"long","tasks":[{"id":"each",%s,
           "forEach":{"literal":[%s],"maxItems":%d}}],
         "graphs":{"outer":{"tasks":[{"id":"in","graph":"pair"},{"id":"c","type":"CUSTOM:x"}]},
           "pair":{"tasks":[{"id":"a","type":"CUSTOM:x"},{"id":"b","type":"CUSTOM:x"}]}}}
        """
        .formatted(what, String.join(",", Collections.nCopies(items, "1")), maxItems);
  }

  private static String refused(String graph) {
    ScriptedWorker worker = new ScriptedWorker(call -> ScriptedWorker.done(call, "done"));
    try (RunRig rig = new RunRig(worker)) {
      ApplicationFailure failure = rig.runToFailure(graph);
      assertEquals(FailureCode.TOO_LARGE.name(), failure.getType());
      assertTrue(worker.calls.isEmpty(), "nothing was begun");
      assertEquals(1, rig.end().counts().total());
      return failure.getOriginalMessage();
    }
  }

  /** Each instance of outer is five tasks: itself, in, a, b and c. */
  @Test
  void aListOverTheLimitOfTheRunIsRefusedBeforeAnythingIsBegun() {
    String message = refused(graph(20_000, 100_000, "\"graph\":\"outer\""));
    assertTrue(message.contains("20000 items, but at most 19999 may be"), message);
    assertTrue(message.contains("at most 100000 tasks"), message);
  }
}
