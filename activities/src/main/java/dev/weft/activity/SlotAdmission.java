package dev.weft.activity;

import static java.util.Objects.requireNonNull;

import dev.weft.run.ResourceCapacity;
import dev.weft.task.ResourceNeeds;
import dev.weft.task.TaskPriority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets a fixed number of tasks run at once in this process, whatever queues they came on, and
 * together never lends more than the worker has.
 *
 * <p>A freed slot goes to the waiting task of the highest priority, among equals to the one that
 * came first. Tasks of one run change places with each other, so that the one with the nearest
 * deadline comes first, and else the one with the most work behind it; where the run stands among
 * other runs does not change by that. A task that declared nothing passes those that wait for more
 * than a slot; among the others nobody overtakes, or a large one might never start. One that waits
 * longer than the patience for what others hold goes back to its run, and so does, after a second,
 * one that needs more than this worker has at all. Thread-safe.
 */
public final class SlotAdmission implements Admission {
  /** How long a task waits by default for what others hold before it goes back: 15 s. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(15);

  /** So that a task that fits nowhere does not travel more than once a second. */
  private static final Duration PATIENCE_OF_MISFITS = Duration.ofSeconds(1);

  private static final Comparator<Waiter> ORDER =
      Comparator.comparing((Waiter each) -> each.claim.priority())
          .reversed()
          .thenComparingLong(each -> each.place);

  /** Of tasks of one run: as the run orders those that are ready. */
  private static final Comparator<Claim> MOST_URGENT_FIRST =
      Comparator.comparing(Claim::deadline, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(Comparator.comparingInt(Claim::remainingMillis).reversed());

  private final Supplier<ResourceCapacity> capacity;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();

  /** In their order. */
  private final List<Waiter> waiters = new ArrayList<>();

  private final Loans loans = new Loans();
  private final Turnover turnover = new Turnover();
  private int free;
  private long arrivals;

  /** Makes an admission of at least one slot, and as much of everything else as anybody wants. */
  public SlotAdmission(int slots) {
    this(slots, () -> ResourceCapacity.UNBOUNDED, DEFAULT_PATIENCE);
  }

  /**
   * Makes an admission.
   *
   * @param slots how many tasks may run at once, at least 1
   * @param capacity what may be lent to all of them together; asked each time
   * @param patience how long a task may wait for what others hold
   */
  public SlotAdmission(int slots, Supplier<ResourceCapacity> capacity, Duration patience) {
    if (slots < 1) {
      throw new IllegalArgumentException("slots must be at least 1, got " + slots);
    }
    this.capacity = requireNonNull(capacity, "capacity is null");
    this.patience = requireNonNull(patience, "patience is null");
    free = slots;
  }

  @Override
  public Lease admit(Claim claim) throws InterruptedException, NotAdmittedException {
    lock.lockInterruptibly();
    try {
      Waiter waiter = new Waiter(claim, arrivals++, lock.newCondition());
      Lease lease = new SlotLease(claim.needs());
      boolean isIn = false;
      waiters.add(waiter);
      try {
        if (waiters.stream().anyMatch(waiter::goesBefore)) {
          changePlaces(waiter);
        }
        waiters.sort(ORDER);
        serve();
        await(waiter);
        isIn = true;
      } finally {
        if (!isIn) {
          giveUp(waiter); // whatever it was: a waiter nobody stands behind would keep its slot
        }
      }
      return lease;
    } finally {
      lock.unlock();
    }
  }

  /** Gives the places of those that wait for the same run to them anew. */
  private void changePlaces(Waiter newest) {
    List<Waiter> siblings = waiters.stream().filter(newest::mayChangePlacesWith).toList();
    long[] places = siblings.stream().mapToLong(each -> each.place).sorted().toArray();
    List<Waiter> order = siblings.stream().sorted(Waiter.IN_ITS_RUN).toList();
    for (int i = 0; i < places.length; i++) {
      order.get(i).place = places[i];
    }
  }

  /** Lets in a task that declared nothing. */
  public Lease admit(TaskPriority priority) throws InterruptedException {
    try {
      return admit(new Claim(priority, ResourceNeeds.NONE));
    } catch (NotAdmittedException e) {
      throw new IllegalStateException("a slot is waited for without end", e);
    }
  }

  /** How many tasks wait for a slot, or for what others hold. */
  public int waiting() {
    lock.lock();
    try {
      return waiters.size();
    } finally {
      lock.unlock();
    }
  }

  /** How many tasks it has let in that have not ended. */
  public int running() {
    lock.lock();
    try {
      return loans.count;
    } finally {
      lock.unlock();
    }
  }

  /** How many slots can be expected to get free within 250 ms. */
  public int soon() {
    lock.lock();
    try {
      return turnover.soon(System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  /** Returns what is not lent. */
  public ResourceCapacity free() {
    lock.lock();
    try {
      return loans.rest(capacity.get());
    } finally {
      lock.unlock();
    }
  }

  private void await(Waiter waiter) throws InterruptedException, NotAdmittedException {
    long start = System.nanoTime();
    while (!waiter.isGranted) {
      if (waiter.needs.isNone()) {
        waiter.granted.await();
        continue;
      }
      boolean isMisfit = !capacity.get().covers(waiter.needs);
      Duration most =
          isMisfit && patience.compareTo(PATIENCE_OF_MISFITS) > 0 ? PATIENCE_OF_MISFITS : patience;
      long left = most.toNanos() - (System.nanoTime() - start);
      if (left <= 0) {
        throw new NotAdmittedException(waiter.needs + " of " + capacity.get());
      }
      // The capacity may change without a word.
      waiter.granted.awaitNanos(Math.min(left, PATIENCE_OF_MISFITS.toNanos()));
      serve();
    }
  }

  private void giveUp(Waiter waiter) {
    if (waiter.isGranted) {
      release(waiter.needs);
    } else {
      waiters.remove(waiter);
      serve(); // it may have been the one that held up the others
    }
  }

  private void release(ResourceNeeds needs) {
    free++;
    turnover.freed(System.nanoTime());
    loans.giveBack(needs);
    serve();
  }

  /** Lets in whoever may, in order. */
  private void serve() {
    ResourceCapacity now = capacity.get();
    boolean isHeldUp = false;
    for (int i = 0; i < waiters.size() && free > 0; ) {
      Waiter next = waiters.get(i);
      boolean isMisfit = !now.covers(next.needs);
      boolean mayPass = next.needs.isNone() || !isHeldUp && loans.leave(now, next.needs);
      if (mayPass) {
        waiters.remove(i);
        free--;
        loans.lend(next.needs);
        next.isGranted = true;
        next.granted.signal();
      } else {
        isHeldUp |= !isMisfit; // who never fits holds nobody up
        i++;
      }
    }
  }

  /** What is lent; cores are counted in thousandths, so that no rounding is left behind. */
  private static final class Loans {
    private int count;
    private long milliCores;
    private long memory;
    private long storage;

    /** Whether enough is left for so much. */
    boolean leave(ResourceCapacity capacity, ResourceNeeds needs) {
      return (milliCores + milli(needs)) / 1_000.0 <= capacity.cpuCores()
          && needs.memory() <= capacity.memoryBytes() - memory
          && needs.storage() <= capacity.storageBytes() - storage;
    }

    ResourceCapacity rest(ResourceCapacity all) {
      return new ResourceCapacity(
          Math.max(0, all.cpuCores() - milliCores / 1_000.0),
          Math.max(0, all.memoryBytes() - memory),
          Math.max(0, all.storageBytes() - storage));
    }

    void lend(ResourceNeeds needs) {
      count++;
      milliCores += milli(needs);
      memory += needs.memory();
      storage += needs.storage();
    }

    void giveBack(ResourceNeeds needs) {
      count--;
      milliCores -= milli(needs);
      memory -= needs.memory();
      storage -= needs.storage();
    }

    private static long milli(ResourceNeeds needs) {
      return Math.round(needs.cpu() * 1_000);
    }
  }

  private static final class Waiter {
    static final Comparator<Waiter> IN_ITS_RUN =
        Comparator.comparing((Waiter each) -> each.claim, MOST_URGENT_FIRST)
            .thenComparingLong(each -> each.number);

    private final Claim claim;
    private final ResourceNeeds needs;
    private final long number;
    private final Condition granted;

    /** Where it stands; lower ones come first. */
    private long place;

    private boolean isGranted;

    Waiter(Claim claim, long number, Condition granted) {
      this.claim = claim;
      this.needs = claim.needs();
      this.number = number;
      this.place = number;
      this.granted = granted;
    }

    boolean mayChangePlaces() {
      return claim.run() != null && needs.isNone();
    }

    /** Whether it may and should change places with one that came earlier. */
    boolean goesBefore(Waiter earlier) {
      return MOST_URGENT_FIRST.compare(claim, earlier.claim) < 0
          && mayChangePlaces()
          && mayChangePlacesWith(earlier);
    }

    boolean mayChangePlacesWith(Waiter other) {
      return other.mayChangePlaces()
          && other.claim.priority() == claim.priority()
          && Objects.equals(other.claim.run(), claim.run());
    }
  }

  private final class SlotLease implements Lease {
    private final ResourceNeeds needs;
    private boolean isClosed;

    SlotLease(ResourceNeeds needs) {
      this.needs = needs;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        if (!isClosed) {
          isClosed = true;
          release(needs);
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
