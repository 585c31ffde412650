package dev.weft.worker.resources;

import dev.weft.activity.SlotAdmission;
import io.temporal.worker.tuning.ActivitySlotInfo;
import io.temporal.worker.tuning.SlotSupplier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a worker measures, and what lets work in by it: one monitor, one gate and one admission.
 * Thread-safe.
 */
public final class WorkerResources implements AutoCloseable {
  private final ResourceMonitor monitor;
  private final MeasuredGate gate;
  private final SlotAdmission admission;

  private WorkerResources(ResourceMonitor monitor, LimitSource limits, int slots) {
    this.monitor = monitor;
    this.gate = new MeasuredGate(limits, this::running);
    this.admission = new SlotAdmission(slots, gate::capacity, SlotAdmission.DEFAULT_PATIENCE);
    monitor.listen(gate::take);
  }

  /**
   * Starts to measure.
   *
   * @param slots how many tasks may run at once
   * @param folders what counts as storage
   * @param limits from where on no more work is taken
   * @param limitsFile the file whose change makes the limits be read again, if there is one
   * @param limitsAgain reads them; throws {@link dev.weft.failure.WeftException} when it is wrong
   */
  public static WorkerResources start(
      int slots,
      Collection<Path> folders,
      WorkerLimits limits,
      @Nullable Path limitsFile,
      Supplier<WorkerLimits> limitsAgain) {
    return new WorkerResources(
        ResourceMonitor.start(folders), new LimitSource(limitsFile, limits, limitsAgain), slots);
  }

  /** The measurements. */
  public ResourceMonitor monitor() {
    return monitor;
  }

  /** The names of what may be limited. */
  public static List<String> limited() {
    return Arrays.stream(Resource.values()).map(Enum::name).toList();
  }

  /** What decides whether work is taken. */
  public MeasuredGate gate() {
    return gate;
  }

  /** What lets single tasks in. */
  public SlotAdmission admission() {
    return admission;
  }

  /** How many tasks run now. */
  public int running() {
    return admission.running();
  }

  /**
   * Returns the slots of a queue, which give none while the gate is closed.
   *
   * @param count how many when it is open
   * @param ahead how many more while all of these are used and tasks are short
   * @param type the only type of the queue; {@code null} when it has several
   */
  public SlotSupplier<ActivitySlotInfo> slots(int count, int ahead, @Nullable String type) {
    return gate.slots(count, ahead, type, admission::soon);
  }

  @Override
  public void close() {
    monitor.close();
  }
}
