package dev.weft.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weft.activity.Admission.NotAdmittedException;
import dev.weft.run.ResourceCapacity;
import dev.weft.run.RunId;
import dev.weft.task.ResourceNeeds;
import dev.weft.task.TaskPriority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SlotAdmissionTest {
  private static final long GB = 1_000_000_000;

  @Test
  void letsTheHighestPriorityInFirstAndTheOldestOfEquals() throws Exception {
    SlotAdmission admission = new SlotAdmission(1);
    Admission.Lease held = admission.admit(TaskPriority.NORMAL);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    String[] arrivals = {"LOW a", "NORMAL a", "HIGH a", "LOW b", "CRITICAL a", "HIGH b"};
    for (String arrival : arrivals) {
      TaskPriority priority = TaskPriority.valueOf(arrival.split(" ")[0]);
      threads.add(
          start(
              () -> {
                try (Admission.Lease lease = admission.admit(priority)) {
                  order.add(lease == null ? "nothing" : arrival);
                }
              }));
      awaitWaiting(admission, threads.size());
    }

    held.close();
    for (Thread thread : threads) {
      thread.join();
    }

    assertEquals(List.of("CRITICAL a", "HIGH a", "HIGH b", "NORMAL a", "LOW a", "LOW b"), order);
  }

  @Test
  void tasksOfOneRunChangePlacesAndRunsDoNot() throws Exception {
    SlotAdmission admission = new SlotAdmission(1);
    Admission.Lease held = admission.admit(TaskPriority.NORMAL);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    String[] arrivals = {
      "a 5 -", "- 1 -", "a 9 -", "b 100 -", "a 50 -", "a 9 - too", "b 200 -", "- 300 -", "a 1 90"
    };
    for (String arrival : arrivals) {
      String[] words = arrival.split(" ");
      Admission.Claim claim =
          new Admission.Claim(
              TaskPriority.NORMAL,
              ResourceNeeds.NONE,
              words[0].equals("-") ? null : new RunId(words[0]),
              words[2].equals("-") ? null : Instant.ofEpochSecond(Integer.parseInt(words[2])),
              Integer.parseInt(words[1]));
      threads.add(
          start(
              () -> {
                try (Admission.Lease lease = admission.admit(claim)) {
                  order.add(lease == null ? "nothing" : arrival);
                }
              }));
      awaitWaiting(admission, threads.size());
    }

    held.close();
    for (Thread thread : threads) {
      thread.join();
    }

    assertEquals(
        List.of(
            "a 1 90",
            "- 1 -",
            "a 50 -",
            "b 200 -",
            "a 9 -",
            "a 9 - too",
            "b 100 -",
            "- 300 -",
            "a 5 -"),
        order);
  }

  @Test
  void neverLetsMoreInThanThereAreSlots() throws Exception {
    SlotAdmission admission = new SlotAdmission(3);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      TaskPriority priority = TaskPriority.values()[i % 4];
      threads.add(
          start(
              () -> {
                for (int round = 0; round < 200; round++) {
                  try (Admission.Lease lease = admission.admit(priority)) {
                    int now = inside.incrementAndGet();
                    most.accumulateAndGet(lease == null ? 99 : now, Math::max);
                    Thread.yield();
                    inside.decrementAndGet();
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertEquals(0, inside.get());
    assertEquals(true, most.get() <= 3, "inside at once: " + most);
  }

  @Test
  void forgetsAWaiterThatIsInterrupted() throws Exception {
    SlotAdmission admission = new SlotAdmission(1);
    Admission.Lease held = admission.admit(TaskPriority.NORMAL);
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread waiter =
        start(
            () -> {
              try {
                admission.admit(TaskPriority.CRITICAL);
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });
    awaitWaiting(admission, 1);

    waiter.interrupt();

    assertEquals(true, interrupted.await(10, TimeUnit.SECONDS));
    assertEquals(0, admission.waiting());
    held.close();
    admission.admit(TaskPriority.LOW).close();
  }

  @Test
  void forgetsAWaiterWhoseAdmissionLacksMemory() throws Exception {
    AtomicBoolean isShort = new AtomicBoolean(true);
    SlotAdmission admission =
        new SlotAdmission(
            1,
            () -> {
              if (isShort.get()) {
                throw new OutOfMemoryError("heap");
              }
              return ResourceCapacity.UNBOUNDED;
            },
            Duration.ofMinutes(1));

    assertThrows(OutOfMemoryError.class, () -> admission.admit(TaskPriority.NORMAL));

    assertEquals(0, admission.waiting());
    isShort.set(false);
    admission.admit(TaskPriority.NORMAL).close();
    assertEquals(0, admission.running());
  }

  @Test
  void countsALeaseThatIsClosedTwiceOnce() throws Exception {
    SlotAdmission admission = new SlotAdmission(1);
    Admission.Lease first = admission.admit(TaskPriority.NORMAL);
    first.close();
    first.close();
    Admission.Lease second = admission.admit(TaskPriority.NORMAL);
    CountDownLatch entered = new CountDownLatch(1);
    Thread third =
        start(
            () -> {
              admission.admit(TaskPriority.NORMAL).close();
              entered.countDown();
            });
    awaitWaiting(admission, 1);

    assertEquals(1, entered.getCount());
    second.close();
    third.join();
    assertEquals(0, entered.getCount());
  }

  @Test
  void needsASlot() {
    assertThrows(IllegalArgumentException.class, () -> new SlotAdmission(0));
  }

  private interface Body {
    void run() throws Exception;
  }

  @Test
  void eightTasksOfOneGigabyteNeverShareFourOfThem() throws Exception {
    SlotAdmission admission =
        new SlotAdmission(8, () -> new ResourceCapacity(8, 4 * GB, 0), Duration.ofMinutes(1));
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch four = new CountDownLatch(4);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          start(
              () -> {
                try (Admission.Lease lease = lease(admission, memory(1))) {
                  most.accumulateAndGet(lease == null ? 99 : inside.incrementAndGet(), Math::max);
                  four.countDown();
                  four.await();
                  inside.decrementAndGet();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(4, most.get());
    assertEquals(0, admission.running());
  }

  @Test
  void whatDeclaresNothingPassesWhatWaitsForMemoryButASmallerOneDoesNot() throws Exception {
    SlotAdmission admission =
        new SlotAdmission(8, () -> new ResourceCapacity(8, 4 * GB, 0), Duration.ofMinutes(1));
    Admission.Lease held = lease(admission, memory(2));
    Thread large = start(() -> lease(admission, memory(3)).close());
    awaitWaiting(admission, 1);
    Thread small = start(() -> lease(admission, memory(1)).close());
    awaitWaiting(admission, 2);
    admission.admit(TaskPriority.LOW).close();
    assertEquals(2, admission.waiting());
    held.close();
    large.join();
    small.join();
    assertEquals(0, admission.running());
  }

  @Test
  void whatNeverFitsGoesBackAndHoldsNobodyUp() throws Exception {
    SlotAdmission admission =
        new SlotAdmission(1, () -> new ResourceCapacity(2, 4 * GB, 10), Duration.ofMinutes(1));
    ResourceNeeds[] misfits = {
      memory(100), new ResourceNeeds(2.5, 0, 0), new ResourceNeeds(0, 0, 11)
    };
    for (ResourceNeeds each : misfits) {
      Thread misfit =
          start(() -> assertThrows(NotAdmittedException.class, () -> lease(admission, each)));
      awaitWaiting(admission, 1);
      lease(admission, memory(4)).close();
      misfit.join();
    }
    assertEquals(0, admission.waiting());
    lease(admission, new ResourceNeeds(2, 4 * GB, 10)).close();
  }

  @Test
  void whatWaitsTooLongForOthersGoesBack() throws Exception {
    SlotAdmission admission =
        new SlotAdmission(2, () -> new ResourceCapacity(2, 4 * GB, 10), Duration.ofMillis(50));
    Admission.Lease held = lease(admission, memory(3));
    assertThrows(NotAdmittedException.class, () -> lease(admission, memory(2)));
    held.close();
    lease(admission, memory(2)).close();
  }

  @Test
  void aCapacityThatGrowsIsSeen() throws Exception {
    AtomicLong memory = new AtomicLong(GB);
    SlotAdmission admission =
        new SlotAdmission(
            2, () -> new ResourceCapacity(2, memory.get(), 10), Duration.ofMinutes(1));
    Admission.Lease held = lease(admission, memory(1));
    Thread waiter = start(() -> lease(admission, memory(1)).close());
    awaitWaiting(admission, 1);
    memory.set(2 * GB);
    waiter.join();
    held.close();
  }

  @Test
  void partsOfCoresAddUpExactly() throws Exception {
    SlotAdmission admission =
        new SlotAdmission(20, () -> new ResourceCapacity(1, 1, 1), Duration.ofMillis(20));
    List<Admission.Lease> leases = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      leases.add(lease(admission, new ResourceNeeds(0.1, 0, 0)));
    }
    assertThrows(NotAdmittedException.class, () -> lease(admission, new ResourceNeeds(0.1, 0, 0)));
    leases.forEach(Admission.Lease::close);
    lease(admission, new ResourceNeeds(1, 0, 0)).close();
  }

  private static Admission.Lease lease(SlotAdmission admission, ResourceNeeds needs)
      throws InterruptedException, NotAdmittedException {
    return admission.admit(new Admission.Claim(TaskPriority.NORMAL, needs));
  }

  private static ResourceNeeds memory(long gigabytes) {
    return new ResourceNeeds(0, gigabytes * GB, 0);
  }

  private static Thread start(Body body) {
    Thread thread =
        new Thread(
            () -> {
              try {
                body.run();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    thread.start();
    return thread;
  }

  private static void awaitWaiting(SlotAdmission admission, int count) {
    while (admission.waiting() < count) {
      Thread.onSpinWait();
    }
  }
}
