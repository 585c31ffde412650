package dev.weft.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weft.task.TaskPriority;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SlotAdmissionTest {

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
