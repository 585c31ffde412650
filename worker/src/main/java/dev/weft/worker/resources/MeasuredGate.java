package dev.weft.worker.resources;

import dev.weft.activity.Gate;
import dev.weft.run.ResourceCapacity;
import dev.weft.run.ResourceUsage;
import dev.weft.run.WorkerState;
import io.temporal.worker.tuning.ActivitySlotInfo;
import io.temporal.worker.tuning.SlotSupplier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a worker, or one type of it, when a limit is reached, and opens it again.
 *
 * <p>It decides anew with each sample; limits are read again with each sample too. Until the first
 * one, a worker with limits is closed. While it is closed for memory and runs nothing, it asks the
 * Java machine once a minute to collect garbage, which would else keep it closed for ever.
 * Thread-safe.
 */
public final class MeasuredGate implements Gate {
  private static final Logger LOG = LoggerFactory.getLogger(MeasuredGate.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final long COLLECT_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final String UNMEASURED = "nothing has been measured yet";

  private final LimitSource source;
  private final IntSupplier running;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition opened = lock.newCondition();
  private final List<GatedSlots> slots = new ArrayList<>();
  private final LimitWatch watch = new LimitWatch();
  private final Map<String, LimitWatch> byType = new TreeMap<>();
  private final Map<Resource, Long> closings = new EnumMap<>(Resource.class);
  private ResourceMonitor.Sample sample =
      new ResourceMonitor.Sample(ResourceUsage.NONE, ResourceCapacity.UNBOUNDED);
  private WorkerLimits limits;
  private boolean isMeasured;
  private long collectedNanos = System.nanoTime() - COLLECT_NANOS;

  /**
   * Makes a gate; give it to {@link ResourceMonitor#listen}.
   *
   * @param source the limits
   * @param running how many tasks run now
   */
  MeasuredGate(LimitSource source, IntSupplier running) {
    this.source = source;
    this.running = running;
    this.limits = source.read();
  }

  /** Takes a measurement and decides by it; called by one thread. */
  void take(ResourceMonitor.Sample now) {
    WorkerLimits wanted = source.read();
    List<GatedSlots> told;
    lock.lock();
    try {
      sample = now;
      limits = wanted;
      isMeasured = true;
      decide("", watch, limits.all());
      Set<String> types = new TreeSet<>(byType.keySet());
      types.addAll(limits.byType().keySet());
      for (String type : types) {
        decide(type, byType.computeIfAbsent(type, key -> new LimitWatch()), limits.of(type));
      }
      opened.signalAll();
      told = List.copyOf(slots);
    } finally {
      lock.unlock();
    }
    told.forEach(GatedSlots::sampled);
    collectGarbage();
  }

  /** Decides for the whole worker or one type, and says so when it changes. */
  private void decide(String type, LimitWatch watch, ResourceLimits limits) {
    boolean wasClosed = !watch.over().isEmpty();
    for (Resource reached : watch.update(limits, sample.usage())) {
      closings.merge(reached, 1L, Long::sum);
    }
    boolean isClosed = !watch.over().isEmpty();
    String what = type.isEmpty() ? "tasks" : type + " tasks";
    if (isClosed && !wasClosed) {
      LOG.warn("no {} are taken until there is room again: {}", what, watch.complaint());
    } else if (wasClosed && !isClosed) {
      LOG.info("{} are taken again", what);
    }
  }

  private void collectGarbage() {
    boolean isWanted;
    // Not within the lock: who counts them holds a lock of its own while it asks for the capacity.
    int tasks = running.getAsInt();
    lock.lock();
    try {
      long now = System.nanoTime();
      isWanted =
          watch.over().contains(Resource.MEMORY)
              && now - collectedNanos > COLLECT_NANOS
              && tasks == 0;
      if (isWanted) {
        collectedNanos = now;
      }
    } finally {
      lock.unlock();
    }
    if (isWanted) {
      // An idle Java machine neither collects nor gives memory back by itself.
      System.gc();
    }
  }

  @Override
  public Optional<String> closed(String type) throws InterruptedException {
    long nanos = PATIENCE.toNanos();
    lock.lockInterruptibly();
    try {
      Optional<String> why = why(type);
      while (why.isPresent() && nanos > 0) {
        nanos = opened.awaitNanos(nanos);
        why = why(type);
      }
      return why;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns why nothing is taken right now.
   *
   * @param type a type, or {@code null} for what closes the whole worker
   */
  @Override
  public Optional<String> closedNow(@Nullable String type) {
    lock.lock();
    try {
      return why(type);
    } finally {
      lock.unlock();
    }
  }

  private Optional<String> why(@Nullable String type) {
    if (!isMeasured && !limits.isNone()) {
      return Optional.of(UNMEASURED);
    }
    if (!watch.over().isEmpty()) {
      return Optional.of(watch.complaint());
    }
    LimitWatch ofType =
        type == null ? null : byType.get(type.startsWith("CUSTOM:") ? "CUSTOM" : type);
    return ofType == null || ofType.over().isEmpty()
        ? Optional.empty()
        : Optional.of(ofType.complaint());
  }

  @Override
  public WorkerState state(String worker, int slots) {
    lock.lock();
    try {
      return isMeasured
          ? new WorkerState(worker, slots, sample.usage(), limits.within(sample.capacity()), null)
          : new WorkerState(worker, slots);
    } finally {
      lock.unlock();
    }
  }

  /** Returns what may be lent to tasks: what the machine and the configuration allow. */
  public ResourceCapacity capacity() {
    lock.lock();
    try {
      return limits.within(sample.capacity());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns how often a limit has been reached so far.
   *
   * @param resource one of {@link WorkerResources#limited}
   */
  public long closings(String resource) {
    lock.lock();
    try {
      return closings.getOrDefault(Resource.valueOf(resource), 0L);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the slots of a queue, which give none while this is closed.
   *
   * @param count how many when it is open
   * @param ahead how many more there are while all of these are used
   * @param type the only type of the queue; {@code null} when it has several
   * @param soon how many slots can be expected to get free soon
   */
  SlotSupplier<ActivitySlotInfo> slots(
      int count, int ahead, @Nullable String type, IntSupplier soon) {
    GatedSlots made = new GatedSlots(count, ahead, () -> closedNow(type).isPresent(), soon);
    lock.lock();
    try {
      slots.add(made);
    } finally {
      lock.unlock();
    }
    return made;
  }
}
