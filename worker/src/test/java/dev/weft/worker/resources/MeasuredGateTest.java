package dev.weft.worker.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.run.ResourceCapacity;
import dev.weft.run.ResourceUsage;
import dev.weft.run.WorkerState;
import io.temporal.worker.tuning.ActivitySlotInfo;
import io.temporal.worker.tuning.SlotMarkUsedContext;
import io.temporal.worker.tuning.SlotPermit;
import io.temporal.worker.tuning.SlotReleaseContext;
import io.temporal.worker.tuning.SlotReleaseReason;
import io.temporal.worker.tuning.SlotSupplier;
import io.temporal.worker.tuning.SlotSupplierFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MeasuredGateTest {
  private static final long MIB = 1 << 20;
  private static final ResourceCapacity MACHINE =
      new ResourceCapacity(4, 8_000 * MIB, 100_000 * MIB);

  private WorkerLimits limits = limits(null, 500 * MIB, null);

  @Test
  void closesAtTheLimitAndOpensFivePercentBelowIt() {
    MeasuredGate gate = gate();
    take(gate, 0, 499);
    assertEquals(Optional.empty(), gate.closedNow(null));
    take(gate, 0, 500);
    assertEquals(
        Optional.of("memory 500.0 MiB, limit 500.0 MiB (maxMemoryBytes)"), gate.closedNow(null));
    take(gate, 0, 476);
    assertTrue(gate.closedNow(null).isPresent());
    take(gate, 0, 474);
    assertEquals(Optional.empty(), gate.closedNow(null));
    take(gate, 0, 476);
    assertEquals(Optional.empty(), gate.closedNow(null));
  }

  /** Whoever lets tasks in asks for the capacity with a lock that their count needs, too. */
  @Test
  void countsTheRunningTasksWithoutKeepingOthersOut() {
    AtomicReference<MeasuredGate> gate = new AtomicReference<>();
    AtomicInteger asked = new AtomicInteger();
    gate.set(
        gate(
            () -> {
              CompletableFuture.supplyAsync(() -> gate.get().capacity())
                  .orTimeout(10, TimeUnit.SECONDS)
                  .join();
              return asked.incrementAndGet();
            }));
    take(gate.get(), 0, 600);
    assertTrue(asked.get() > 0);
  }

  @Test
  void aChangedLimitCountsAtOnceAndWithoutTheMargin() {
    MeasuredGate gate = gate();
    take(gate, 0, 600);
    assertTrue(gate.closedNow(null).isPresent());
    limits = limits(null, 601 * MIB, null);
    take(gate, 0, 600);
    assertEquals(Optional.empty(), gate.closedNow(null));
  }

  @Test
  void isClosedUntilSomethingHasBeenMeasured() {
    assertTrue(gate().closedNow(null).isPresent());
    limits = WorkerLimits.NONE;
    assertEquals(Optional.empty(), gate().closedNow(null));
  }

  @Test
  void aTypeMayHaveTighterLimits() {
    limits =
        new WorkerLimits(
            ResourceLimits.NONE, Map.of("CUSTOM", new ResourceLimits(0.5, null, null)));
    MeasuredGate gate = gate();
    take(gate, 0.6, 1);
    assertEquals(Optional.empty(), gate.closedNow(null));
    assertEquals(Optional.empty(), gate.closedNow("TEXT_PROCESSING"));
    assertEquals(
        Optional.of("cpu 60 %, limit 50 % (maxCpuUsage)"), gate.closedNow("CUSTOM:resize"));
    limits = WorkerLimits.NONE;
    take(gate, 0.6, 1);
    assertEquals(Optional.empty(), gate.closedNow("CUSTOM:resize"));
  }

  @Test
  void everythingThatIsOverIsNamed() {
    limits = limits(0.8, 500 * MIB, 10 * MIB);
    MeasuredGate gate = gate();
    gate.take(
        new ResourceMonitor.Sample(new ResourceUsage(0.9, 1, 600 * MIB, 0, 20 * MIB, 0), MACHINE));
    assertEquals(
        "cpu 90 %, limit 80 % (maxCpuUsage); memory 600.0 MiB, limit 500.0 MiB (maxMemoryBytes);"
            + " storage 20.0 MiB, limit 10.0 MiB (maxStorageBytes)",
        gate.closedNow(null).orElseThrow());
    assertEquals(1, gate.closings("STORAGE"));
    take(gate, 0, 0);
    take(gate, 0, 600);
    assertEquals(2, gate.closings("MEMORY"));
    assertEquals(1, gate.closings("CPU"));
  }

  @Test
  void anArrivalWaitsForTheGateToOpen() throws Exception {
    MeasuredGate gate = gate();
    take(gate, 0, 600);
    Thread opener = new Thread(() -> take(gate, 0, 100));
    opener.start();
    assertEquals(Optional.empty(), gate.closed("TEXT_PROCESSING"));
    opener.join();
    take(gate, 0, 600);
    assertTrue(gate.closed("TEXT_PROCESSING").isPresent());
  }

  @Test
  void theStateHasWhatIsUsedAndTheLeastOfMachineAndConfiguration() {
    limits = limits(0.5, 500 * MIB, null);
    MeasuredGate gate = gate();
    assertNull(gate.state("w", 3).usage());
    take(gate, 0.25, 100);
    WorkerState state = gate.state("w", 3);
    assertEquals(0.25, state.usage().cpu());
    assertEquals(new ResourceCapacity(2, 500 * MIB, 100_000 * MIB), state.capacity());
    assertNull(state.closed());
    assertEquals("shut", state.because("shut").closed());
    assertEquals(state.capacity(), gate.capacity());
  }

  @Test
  void aClosedGateGivesNoSlotsAndAnOpenedOneGivesThemSlowly() throws Exception {
    MeasuredGate gate = gate();
    take(gate, 0, 600);
    SlotSupplier<ActivitySlotInfo> slots = gate.slots(5, 0, null, () -> 0);
    List<SlotSupplierFuture> wanted = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      wanted.add(slots.reserveSlot(null));
    }
    List<Integer> given = new ArrayList<>();
    for (int sample = 0; sample < 5; sample++) {
      take(gate, 0, sample == 0 ? 600 : 100);
      given.add((int) wanted.stream().filter(SlotSupplierFuture::isDone).count());
    }
    assertEquals(List.of(0, 1, 2, 4, 5), given);
    assertTrue(slots.tryReserveSlot(null).isEmpty());

    slots.releaseSlot(released(wanted.get(0).get()));
    assertEquals(6, wanted.stream().filter(SlotSupplierFuture::isDone).count());
    take(gate, 0, 600);
    for (int i = 1; i < 6; i++) {
      slots.releaseSlot(released(wanted.get(i).get()));
    }
    assertFalse(wanted.get(6).isDone());
    assertTrue(slots.tryReserveSlot(null).isEmpty());
    assertEquals(Optional.of(5), slots.getMaximumSlots());
  }

  @Test
  void withoutLimitsAllSlotsAreThereAtOnce() throws Exception {
    limits = WorkerLimits.NONE;
    SlotSupplier<ActivitySlotInfo> slots = gate().slots(2, 0, "TEXT_PROCESSING", () -> 0);
    assertTrue(slots.tryReserveSlot(null).isPresent());
    assertTrue(slots.reserveSlot(null).isDone());
    assertFalse(slots.reserveSlot(null).isDone());
  }

  @Test
  void aSlotThatNobodyWantsAnyMoreGoesToTheNext() throws Exception {
    limits = WorkerLimits.NONE;
    SlotSupplier<ActivitySlotInfo> slots = gate().slots(1, 0, null, () -> 0);
    SlotSupplierFuture held = slots.reserveSlot(null);
    SlotSupplierFuture given = slots.reserveSlot(null);
    SlotSupplierFuture last = slots.reserveSlot(null);
    assertNull(given.abortReservation());
    SlotPermit permit = held.abortReservation();
    assertNotNull(permit);
    slots.releaseSlot(released(permit));
    assertFalse(given.isDone());
    assertTrue(last.isDone());
  }

  @Test
  void whileAllSlotsAreUsedAndTasksAreShortSomeWaitHere() throws Exception {
    limits = WorkerLimits.NONE;
    AtomicInteger soon = new AtomicInteger();
    SlotSupplier<ActivitySlotInfo> slots = gate().slots(2, 2, null, soon::get);
    assertEquals(Optional.of(4), slots.getMaximumSlots());
    SlotPermit first = slots.reserveSlot(null).get();
    SlotPermit second = slots.reserveSlot(null).get();
    SlotSupplierFuture ahead = slots.reserveSlot(null);
    slots.markSlotUsed(used(first));
    slots.markSlotUsed(used(second));
    assertFalse(ahead.isDone(), "tasks are long");

    soon.set(1);
    slots.markSlotUsed(used(second));
    assertTrue(ahead.isDone());
    assertTrue(slots.tryReserveSlot(null).isEmpty(), "no more than get a slot soon");
    soon.set(9);
    SlotPermit third = slots.tryReserveSlot(null).orElseThrow();
    assertTrue(slots.tryReserveSlot(null).isEmpty(), "no more than there are slots");

    slots.releaseSlot(released(third));
    slots.releaseSlot(released(first));
    assertTrue(slots.tryReserveSlot(null).isEmpty(), "one is used, one is polled with");
    slots.releaseSlot(released(second));
    assertTrue(slots.tryReserveSlot(null).isPresent());
  }

  private static SlotMarkUsedContext<ActivitySlotInfo> used(SlotPermit permit) {
    return new SlotMarkUsedContext<>() {
      @Override
      public ActivitySlotInfo getSlotInfo() {
        throw new UnsupportedOperationException();
      }

      @Override
      public SlotPermit getSlotPermit() {
        return permit;
      }
    };
  }

  private static SlotReleaseContext<ActivitySlotInfo> released(SlotPermit permit) {
    return new SlotReleaseContext<>() {
      @Override
      public SlotReleaseReason getSlotReleaseReason() {
        return SlotReleaseReason.taskComplete();
      }

      @Override
      public SlotPermit getSlotPermit() {
        return permit;
      }

      @Override
      public ActivitySlotInfo getSlotInfo() {
        throw new UnsupportedOperationException();
      }
    };
  }

  private MeasuredGate gate() {
    return gate(() -> 1);
  }

  private MeasuredGate gate(IntSupplier running) {
    return new MeasuredGate(
        new LimitSource(null, limits, () -> limits) {
          @Override
          WorkerLimits read() {
            return limits;
          }
        },
        running);
  }

  private static WorkerLimits limits(Double cpu, Long memory, Long storage) {
    return new WorkerLimits(new ResourceLimits(cpu, memory, storage), Map.of());
  }

  private static void take(MeasuredGate gate, double cpu, long mebibytes) {
    gate.take(
        new ResourceMonitor.Sample(new ResourceUsage(cpu, cpu, mebibytes * MIB, 0, 0, 0), MACHINE));
  }
}
