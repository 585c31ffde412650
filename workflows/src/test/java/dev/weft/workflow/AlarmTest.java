package dev.weft.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.failure.FailureCode;
import io.temporal.api.enums.v1.EventType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads from the history of runs when the one timer was set anew. */
@Timeout(60)
class AlarmTest {

  private static List<Long> timers(RunRig rig) {
    return List.of(
        rig.count(EventType.EVENT_TYPE_TIMER_STARTED),
        rig.count(EventType.EVENT_TYPE_TIMER_CANCELED),
        rig.count(EventType.EVENT_TYPE_TIMER_FIRED));
  }

  @Test
  void aRunWithoutDeadlinesAndRetriesHasNoTimer() {
    String graph =
        """
        {"weft":1,"name":"plain","tasks":[{"id":"a","type":"CUSTOM:x"}]}
        """;
    ScriptedWorker worker = new ScriptedWorker(call -> ScriptedWorker.done(call, "x"));
    try (RunRig rig = new RunRig(worker)) {
      rig.run(graph);
      assertEquals(List.of(0L, 0L, 0L), timers(rig));
    }
  }

  @Test
  void aLaterInstantNeverReplacesTheTimer() {
    String graph =
        """
        {"weft":1,"name":"later","tasks":[
          {"id":"a","type":"CUSTOM:x","deadline":"1h"},
          {"id":"b","type":"CUSTOM:x","deadline":"2h","dependencies":["a"]},
          {"id":"c","type":"CUSTOM:x","deadline":"3h","dependencies":["b"]}]}
        """;
    ScriptedWorker worker = new ScriptedWorker(call -> ScriptedWorker.done(call, "x"));
    try (RunRig rig = new RunRig(worker)) {
      rig.run(graph);
      assertEquals(List.of(1L, 0L, 0L), timers(rig));
    }
  }

  @Test
  void anEarlierInstantReplacesTheTimerAndItIsSetAnewWhenItHasRung() {
    String graph =
        """
        {"weft":1,"name":"earlier","deadline":"1h","tasks":[
          {"id":"a","type":"CUSTOM:x","maxRetries":1,"backoff":{"initial":"200ms"}}]}
        """;
    ScriptedWorker worker =
        new ScriptedWorker(
            call ->
                call.attempt() == 1
                    ? ScriptedWorker.failed(call, FailureCode.RATE_LIMITED)
                    : ScriptedWorker.done(call, "x"));
    try (RunRig rig = new RunRig(worker)) {
      rig.run(graph);
      assertEquals(List.of(3L, 1L, 1L), timers(rig));
    }
  }
}
