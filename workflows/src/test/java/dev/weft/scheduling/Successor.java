package dev.weft.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.run.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Makes a scheduler of nothing but what another one wrote down. */
final class Successor {
  private Successor() {}

  /** The new one would write down the same, to the byte. */
  static TaskScheduler of(TaskScheduler last, Plan plan, SchedulingRules rules, long seed) {
    byte[] written = WireFormat.bytes(last.state());
    SchedulerState state = WireFormat.read(written, SchedulerState.class);
    TaskScheduler next = TaskScheduler.restore(plan, rules, seed, Map.of(), state);
    assertEquals(new String(written, StandardCharsets.UTF_8), WireFormat.json(next.state()));
    return next;
  }
}
