package dev.weft.worker.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.run.ResourceCapacity;
import dev.weft.run.ResourceUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceMonitorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void theFirstSampleHasWhatThereIs() throws Exception {
    Files.write(folder.resolve("file"), new byte[12_345]);
    try (ResourceMonitor monitor = ResourceMonitor.start(List.of(folder))) {
      assertTrue(monitor.awaitFirst(PATIENCE));
      ResourceUsage usage = monitor.currentUsage();
      ResourceCapacity capacity = monitor.sample().capacity();
      assertEquals(12_345, usage.storageBytes());
      assertTrue(usage.memoryBytes() > 10 << 20, usage.toString());
      assertTrue(usage.memoryBytes() < capacity.memoryBytes(), usage + " of " + capacity);
      assertTrue(usage.machineMemoryBytes() < capacity.memoryBytes(), usage + " of " + capacity);
      assertTrue(capacity.cpuCores() > 0, capacity.toString());
      assertTrue(capacity.cpuCores() <= Runtime.getRuntime().availableProcessors());
      assertTrue(capacity.storageBytes() > 12_345, capacity.toString());
    }
  }

  @Test
  void aSampleShowsThatThisProcessWorks() throws Exception {
    BlockingQueue<ResourceMonitor.Sample> samples = new ArrayBlockingQueue<>(100);
    try (ResourceMonitor monitor = ResourceMonitor.start(List.of(folder))) {
      monitor.listen(samples::offer);
      Thread burner = new Thread(ResourceMonitorTest::burn);
      burner.start();
      try {
        long end = System.nanoTime() + PATIENCE.toNanos();
        ResourceUsage usage = ResourceUsage.NONE;
        while (usage.processCores() < 0.2 || usage.cpu() <= 0.05) {
          assertTrue(System.nanoTime() < end, "last seen: " + usage);
          ResourceMonitor.Sample sample = samples.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
          assertTrue(sample != null, "no sample");
          usage = sample.usage();
        }
        assertTrue(usage.cpu() <= 1, usage.toString());
      } finally {
        burner.interrupt();
      }
    }
  }

  /** 1 % of a core is what it may cost; the bound here leaves room for a loaded machine. */
  @Test
  void measuringIsCheap() throws Exception {
    for (int i = 0; i < 3_000; i++) {
      Files.createFile(folder.resolve("f" + i));
    }
    int count = 8;
    BlockingQueue<ResourceMonitor.Sample> samples = new ArrayBlockingQueue<>(100);
    try (ResourceMonitor monitor = ResourceMonitor.start(List.of(folder))) {
      assertTrue(monitor.awaitFirst(PATIENCE));
      monitor.listen(samples::offer);
      assertTrue(samples.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS) != null);
      Duration before = monitor.cost();
      for (int i = 0; i < count; i++) {
        assertTrue(samples.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS) != null);
      }
      Duration each = monitor.cost().minus(before).dividedBy(count);
      System.getLogger("cost").log(System.Logger.Level.INFO, "a sample costs {0}", each);
      assertTrue(each.compareTo(Duration.ofMillis(30)) < 0, "a sample costs " + each);
    }
  }

  private static void burn() {
    double sum = 0;
    while (!Thread.currentThread().isInterrupted()) {
      sum += Math.sqrt(sum + 1);
    }
  }
}
