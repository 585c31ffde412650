package dev.weft.benchmark.engine;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * The most heap that this process used, as its collectors see it: before each collection, and
 * after.
 *
 * <p>The peaks of the pools do not add up: each has its own at another moment. Thread-safe.
 */
final class HeapPeak {
  private final Set<String> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toUnmodifiableSet());

  private final AtomicLong before = new AtomicLong();
  private final AtomicLong after = new AtomicLong();

  private HeapPeak() {}

  /** Begins to watch. */
  static HeapPeak watch() {
    HeapPeak peak = new HeapPeak();
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(
            (notification, handback) -> peak.note((CompositeData) notification.getUserData()),
            notification ->
                notification
                    .getType()
                    .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION),
            null);
      }
    }
    return peak;
  }

  private void note(CompositeData data) {
    GcInfo collection = GarbageCollectionNotificationInfo.from(data).getGcInfo();
    before.accumulateAndGet(sum(collection.getMemoryUsageBeforeGc()), Math::max);
    after.accumulateAndGet(sum(collection.getMemoryUsageAfterGc()), Math::max);
  }

  private long sum(Map<String, MemoryUsage> usage) {
    return usage.entrySet().stream()
        .filter(each -> pools.contains(each.getKey()))
        .mapToLong(each -> each.getValue().getUsed())
        .sum();
  }

  /**
   * Forgets the peaks. What is garbage stays: after a collection compiled code is checked anew at
   * its first call, which would cost what comes next the more the more code it has.
   */
  void reset() {
    before.set(0);
    after.set(0);
  }

  /** How many bytes were used at most since {@link #reset}. */
  long used() {
    long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return Math.max(now, before.get());
  }

  /** How many bytes a collection left at most since {@link #reset}; 0 when there was none. */
  long left() {
    return after.get();
  }
}
