package dev.weft.activity.model;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds models in memory: loads each once, keeps it while it is lent, and closes those that were
 * not used for longest when another one needs their room.
 *
 * <p>A model is lent together with the model it {@code uses}: both stay, and their room is set
 * aside at once. Who holds a lease, or loads a model, never waits for another permit or for room
 * (it gets the one beyond the limit, and {@code INSUFFICIENT_RESOURCES} for the other), so that no
 * two can wait for each other. Room is counted by {@link Model#bytes()}; before the first load by
 * {@link ModelSpec#memory()}. A model that turns out larger than expected may exceed the budget
 * until others are given back. Thread-safe.
 */
public final class ModelManager implements Models, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelManager.class);

  private final ModelRegistry registry;
  private final ModelMemory memory;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** How many leases and loads each thread has under way. */
  private final Map<Thread, Integer> busy = new HashMap<>();

  private long uses;
  private long loads;
  private int leases;
  private boolean isClosed;

  /**
   * What it holds and has done so far.
   *
   * @param loaded how many models are in memory
   * @param bytes how many bytes these hold
   * @param inUse how many leases are open
   * @param evictions how many models were closed to make room
   * @param loads how many models were loaded
   */
  public record Gauges(int loaded, long bytes, int inUse, long evictions, long loads) {}

  /**
   * Makes a manager; nothing is loaded yet.
   *
   * @param specs every model, in the order in which people see them
   * @param providers what runs them
   * @param memoryBudgetBytes how many bytes all loaded models may hold together
   * @throws WeftException {@code INVALID_INPUT} when two models have one id, or one names a
   *     provider or a model that does not exist, or is made of itself
   */
  public ModelManager(
      List<ModelSpec> specs, List<ModelProvider> providers, long memoryBudgetBytes) {
    registry = new ModelRegistry(specs, providers);
    memory = new ModelMemory(registry, memoryBudgetBytes);
  }

  @Override
  public List<ModelSpec> specs() {
    return registry.slots().stream().map(slot -> slot.spec).toList();
  }

  /** What it holds and has done so far. */
  public Gauges gauges() {
    lock.lock();
    try {
      List<ModelSlot> loaded =
          registry.slots().stream().filter(each -> each.model != null).toList();
      long bytes = loaded.stream().mapToLong(each -> each.bytes).sum();
      return new Gauges(loaded.size(), bytes, leases, memory.evictions(), loads);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public ModelLease model(String id) throws InterruptedException {
    ModelSlot slot = registry.slot(id);
    Thread owner = Thread.currentThread();
    boolean isNested = pin(slot, owner);
    boolean hasPermit = false;
    boolean isLent = false;
    try {
      Model model = loaded(slot);
      if (isNested) {
        hasPermit = slot.permits.tryAcquire();
      } else {
        slot.permits.acquire();
        hasPermit = true;
      }
      boolean givesPermit = hasPermit;
      ModelLease lease = new ModelLease(model, () -> giveBack(slot, owner, givesPermit, true));
      lock.lock();
      try {
        leases++;
      } finally {
        lock.unlock();
      }
      isLent = true;
      return lease;
    } finally {
      if (!isLent) {
        giveBack(slot, owner, hasPermit, false);
      }
    }
  }

  /**
   * Sets room aside for a model and what it uses, and keeps them in memory; says whether the thread
   * is at work with another model already.
   */
  private boolean pin(ModelSlot slot, Thread owner) throws InterruptedException {
    List<ModelSlot> chain = slot.chain();
    List<Model> evicted = new ArrayList<>();
    boolean isNested;
    lock.lockInterruptibly();
    try {
      isNested = busy.containsKey(owner);
      memory.checkFits(slot, chain);
      while (true) {
        checkOpen();
        long missing =
            chain.stream().filter(each -> !each.isCounted()).mapToLong(ModelSlot::need).sum();
        if (missing == 0 || memory.makeRoom(missing, chain, evicted)) {
          break;
        }
        if (isNested) {
          throw memory.noRoom(slot, missing);
        }
        changed.await();
      }
      for (ModelSlot each : chain) {
        each.bytes = each.need();
        each.pins++;
        each.lastUse = ++uses;
      }
      busy.merge(owner, 1, Integer::sum);
    } finally {
      lock.unlock();
      evicted.forEach(ModelManager::close);
    }
    return isNested;
  }

  private void checkOpen() {
    if (isClosed) {
      throw new WeftException(
          FailureCode.PROVIDER_UNAVAILABLE,
          "the models of this worker are closed, because it is shutting down");
    }
  }

  /** Returns the model, loading it unless another thread does. */
  private Model loaded(ModelSlot slot) throws InterruptedException {
    while (true) {
      CompletableFuture<Model> loading = new CompletableFuture<>();
      CompletableFuture<Model> others;
      lock.lock();
      try {
        if (slot.model != null) {
          return slot.model;
        }
        others = slot.loading;
        if (others == null) {
          slot.loading = loading;
        }
      } finally {
        lock.unlock();
      }
      if (others == null) {
        return load(slot, loading);
      }
      Model model = await(others);
      if (model != null) {
        return model;
      }
    }
  }

  /** What the load of another thread came to; {@code null} when that thread was interrupted. */
  private static @Nullable Model await(CompletableFuture<Model> load) throws InterruptedException {
    try {
      return load.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException) {
        return null;
      }
      if (e.getCause() instanceof WeftException failure) {
        throw new WeftException(
            failure.code(), String.valueOf(failure.getMessage()), failure, failure.retryAfter());
      }
      throw new IllegalStateException("the load of a model failed: " + e.getCause(), e.getCause());
    }
  }

  private Model load(ModelSlot slot, CompletableFuture<Model> loading) throws InterruptedException {
    try {
      Model model = slot.provider.load(slot.spec, this);
      settle(slot, model);
      loading.complete(model);
      return model;
    } catch (IOException e) {
      WeftException failure =
          new WeftException(
              FailureCode.PROVIDER_UNAVAILABLE,
              "the files of model '" + slot.spec.id() + "' cannot be read: " + e,
              e);
      settle(slot, null);
      loading.completeExceptionally(failure);
      throw failure;
    } catch (InterruptedException | RuntimeException | Error e) {
      settle(slot, null);
      loading.completeExceptionally(e);
      throw e;
    }
  }

  /** Notes how a load ended; closes the model if it is larger than all models may be. */
  private void settle(ModelSlot slot, @Nullable Model model) {
    List<Model> evicted = new ArrayList<>();
    lock.lock();
    try {
      slot.loading = null;
      if (model != null) {
        slot.measured = model.bytes();
        slot.bytes = slot.measured;
        evicted.add(model); // unless it fits
        memory.checkFits(slot, List.of(slot));
        evicted.remove(model);
        slot.model = model;
        loads++;
        memory.shrink(evicted);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
      evicted.forEach(ModelManager::close);
    }
  }

  private void giveBack(ModelSlot slot, Thread owner, boolean hasPermit, boolean wasLent) {
    List<Model> evicted = new ArrayList<>();
    if (hasPermit) {
      slot.permits.release();
    }
    lock.lock();
    try {
      leases -= wasLent ? 1 : 0;
      busy.computeIfPresent(owner, (thread, count) -> count == 1 ? null : count - 1);
      for (ModelSlot each : slot.chain()) {
        each.pins--;
        each.lastUse = ++uses;
        if (each.pins == 0 && each.model == null) {
          each.bytes = 0;
        } else if (each.pins == 0 && isClosed) {
          evicted.add(ModelMemory.taken(each));
        }
      }
      if (!isClosed) {
        memory.shrink(evicted);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
      evicted.forEach(ModelManager::close);
    }
  }

  /**
   * Closes the models that nobody uses; those in use are closed when they are given back. Whoever
   * waits for room, and asks from now on, gets {@code PROVIDER_UNAVAILABLE}.
   */
  @Override
  public void close() {
    List<Model> idle = new ArrayList<>();
    lock.lock();
    try {
      isClosed = true;
      for (ModelSlot each : registry.slots()) {
        if (each.model != null && each.pins == 0) {
          idle.add(ModelMemory.taken(each));
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
      idle.forEach(ModelManager::close);
    }
  }

  private static void close(Model model) {
    try {
      model.close();
    } catch (RuntimeException e) {
      LOG.warn("Model {} could not be closed; its memory may not be free", model.spec().id(), e);
    }
  }
}
