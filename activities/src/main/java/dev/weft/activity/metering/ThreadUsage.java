package dev.weft.activity.metering;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a platform thread has used since it began.
 *
 * <p>0 where the platform does not measure it, for a thread that has ended, and for virtual
 * threads.
 *
 * @param cpuNanos CPU time in nanoseconds
 * @param allocatedBytes bytes of Java heap it allocated
 */
record ThreadUsage(long cpuNanos, long allocatedBytes) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static ThreadUsage of(long threadId) {
    long cpu = THREADS.isThreadCpuTimeSupported() ? THREADS.getThreadCpuTime(threadId) : 0;
    long allocated =
        THREADS.isThreadAllocatedMemorySupported() ? THREADS.getThreadAllocatedBytes(threadId) : 0;
    return new ThreadUsage(Math.max(0, cpu), Math.max(0, allocated));
  }

  static ThreadUsage ofCurrent() {
    return of(Thread.currentThread().threadId());
  }

  /** Returns what was used since an earlier reading of the same thread, never less than nothing. */
  ThreadUsage since(ThreadUsage earlier) {
    return new ThreadUsage(
        Math.max(0, cpuNanos - earlier.cpuNanos),
        Math.max(0, allocatedBytes - earlier.allocatedBytes));
  }
}
