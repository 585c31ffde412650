package dev.weft.worker.resources;

import com.sun.management.OperatingSystemMXBean;
import dev.weft.activity.metering.ProcessMemory;
import dev.weft.run.ResourceCapacity;
import dev.weft.run.ResourceUsage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures once a second what the worker and its machine use; everybody who asks gets the same
 * sample.
 *
 * <p>One thread does it, under 1 % of a core: processors, memory and control group each second, the
 * network every 5 s, and of the folders as many files as 3 ms allow (about 500), so that the
 * storage of a larger tree is known after more seconds. Thread-safe.
 */
public final class ResourceMonitor implements AutoCloseable {
  /** The time between two samples. */
  public static final Duration INTERVAL = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(ResourceMonitor.class);
  private static final Duration WALK = Duration.ofMillis(3);

  /** The first pass: small folders are known from the first sample on. */
  private static final Duration FIRST_WALK = Duration.ofMillis(200);

  private static final int NETWORK_EVERY = 5;
  private static final int MEAN_OF = 3;

  private final ScheduledExecutorService sampler =
      Executors.newSingleThreadScheduledExecutor(ResourceMonitor::newThread);
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final ProcessMemory memory = new ProcessMemory();
  private final Cgroup group;
  private final List<Path> folders;
  private final FolderBytes storage;
  private final List<Consumer<Sample>> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch first = new CountDownLatch(1);
  private volatile Sample sample = new Sample(ResourceUsage.NONE, ResourceCapacity.UNBOUNDED);
  private volatile long costNanos;
  private volatile long sampledNanos = System.nanoTime();

  // Of the sampler's thread alone.
  private @Nullable Machine machine;
  private final double[] shares = new double[MEAN_OF];
  private long samples;
  private long lastNanos;
  private long lastProcessNanos;
  private long lastGroupNanos;
  private long firstNetworkBytes;
  private long networkBytes;

  /**
   * One measurement.
   *
   * @param usage what is used
   * @param capacity what host, control group and Java machine allow, before any configuration
   */
  public record Sample(ResourceUsage usage, ResourceCapacity capacity) {}

  private ResourceMonitor(Collection<Path> folders, Cgroup group) {
    this.folders = List.copyOf(folders);
    this.storage = new FolderBytes(folders);
    this.group = group;
  }

  /** Starts to measure this process, its machine and what lies in some folders. */
  public static ResourceMonitor start(Collection<Path> folders) {
    ResourceMonitor monitor = new ResourceMonitor(folders, Cgroup.ofThisProcess());
    monitor.sampler.scheduleWithFixedDelay(
        monitor::measure, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    return monitor;
  }

  private static Thread newThread(Runnable body) {
    Thread thread = new Thread(body, "weft-sampler");
    thread.setDaemon(true);
    return thread;
  }

  /** Returns the last measurement, at most about a second old; zeros before the first. */
  public ResourceUsage currentUsage() {
    return sample.usage();
  }

  /** Returns the last measurement with what the machine allows. */
  public Sample sample() {
    return sample;
  }

  /** Tells somebody of each measurement, on the sampler's thread. */
  public void listen(Consumer<Sample> listener) {
    listeners.add(listener);
  }

  /**
   * Waits for the first measurement, which takes about 0.3 s.
   *
   * @return whether it is there
   */
  public boolean awaitFirst(Duration patience) throws InterruptedException {
    return first.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Returns the CPU time that measuring has taken so far, the start of OSHI included. */
  public Duration cost() {
    return Duration.ofNanos(costNanos);
  }

  /** Returns how long ago the last measurement was taken, or since the start when there is none. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - sampledNanos);
  }

  private void measure() {
    try {
      Machine found = machine;
      if (found == null) {
        found = OshiMachine.isAvailable() ? new OshiMachine() : new JavaMachine();
        machine = found;
        firstNetworkBytes = found.networkBytes();
      }
      sample = measure(found);
      sampledNanos = System.nanoTime();
      first.countDown();
      listeners.forEach(each -> each.accept(sample));
    } catch (RuntimeException e) {
      // A second without a sample must not be the end of all samples.
      LOG.warn("the resources could not be measured; the last sample stays", e);
    } finally {
      costNanos = Math.max(0, threads.getCurrentThreadCpuTime());
    }
  }

  private Sample measure(Machine machine) {
    storage.advance(samples == 0 ? FIRST_WALK : WALK);
    if (samples % NETWORK_EVERY == 0) {
      networkBytes = Math.max(networkBytes, machine.networkBytes() - firstNetworkBytes);
    }
    ResourceCapacity capacity = capacity(machine);
    double[] cpu = cpu(machine, capacity.cpuCores());
    OptionalLong groupMemory =
        group.memoryBytes().isPresent() ? group.usedMemoryBytes() : OptionalLong.empty();
    samples++;
    return new Sample(
        new ResourceUsage(
            cpu[0],
            cpu[1],
            memory.bytes(),
            groupMemory.orElseGet(machine::usedMemoryBytes),
            storage.bytes(),
            networkBytes),
        capacity);
  }

  /** Returns the mean share of the capacity that is busy, and the cores of this process. */
  private double[] cpu(Machine machine, double cores) {
    long now = System.nanoTime();
    long ofProcess = system.getProcessCpuTime();
    OptionalLong limited =
        group.cpuCores().isPresent() ? group.usedCpuNanos() : OptionalLong.empty();
    long ofGroup = limited.orElse(ofProcess);
    double host = machine.cpu();
    if (samples == 0) {
      remember(now, ofProcess, ofGroup);
      return new double[] {0, 0};
    }
    double nanos = Math.max(1, now - lastNanos);
    double share = Math.max(host, (ofGroup - lastGroupNanos) / nanos / cores);
    double process = (ofProcess - lastProcessNanos) / nanos;
    remember(now, ofProcess, ofGroup);
    shares[(int) (samples % MEAN_OF)] = Math.clamp(share, 0, 1);
    double sum = 0;
    for (double each : shares) {
      sum += each;
    }
    return new double[] {sum / Math.min(samples, MEAN_OF), Math.max(0, process)};
  }

  private void remember(long now, long ofProcess, long ofGroup) {
    lastNanos = now;
    lastProcessNanos = ofProcess;
    lastGroupNanos = ofGroup;
  }

  private ResourceCapacity capacity(Machine machine) {
    OptionalDouble groupCores = group.cpuCores();
    double cores = Math.min(machine.processors(), Runtime.getRuntime().availableProcessors());
    long bytes = Math.min(machine.memoryBytes(), system.getTotalMemorySize());
    return new ResourceCapacity(
        Math.min(cores, groupCores.orElse(cores)),
        Math.min(bytes, group.memoryBytes().orElse(bytes)),
        storageCapacity());
  }

  /** What the folders hold, and what their file system still takes. */
  private long storageCapacity() {
    long usable = Long.MAX_VALUE;
    for (Path each : folders) {
      try {
        if (Files.exists(each)) {
          usable = Math.min(usable, Files.getFileStore(each).getUsableSpace());
        }
      } catch (IOException e) {
        LOG.debug("the free space of {} is not known", each, e);
      }
    }
    long used = storage.bytes();
    return usable > Long.MAX_VALUE - used ? Long.MAX_VALUE : used + usable;
  }

  /** Ends the measuring; the last sample stays. */
  @Override
  public void close() {
    sampler.execute(storage::close);
    sampler.shutdown();
  }
}
