package dev.weft.activity.model;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.util.Comparator;
import java.util.List;

/**
 * How much memory models may hold, and which of them has to go.
 *
 * <p>Guarded by the lock of {@link ModelManager}. Models that are taken are added to a list, to be
 * closed when the lock is free.
 */
final class ModelMemory {
  private final ModelRegistry registry;
  private final long budget;
  private long evictions;

  ModelMemory(ModelRegistry registry, long budget) {
    this.registry = registry;
    this.budget = budget;
  }

  /** How many models had to go so far. */
  long evictions() {
    return evictions;
  }

  /**
   * Checks that a model, and what it uses, could be held if nothing else were.
   *
   * @throws WeftException {@code TOO_LARGE} when they could not
   */
  void checkFits(ModelSlot slot, List<ModelSlot> chain) {
    long need = chain.stream().mapToLong(ModelSlot::need).sum();
    if (need > budget) {
      throw new WeftException(
          FailureCode.TOO_LARGE,
          "model '"
              + slot.spec.id()
              + "' needs "
              + need
              + " bytes"
              + (chain.size() > 1 ? " together with what it uses" : "")
              + ", but all models of this worker may hold "
              + budget
              + "; raise the worker's memory for models, or use a smaller model");
    }
  }

  /** What to say to somebody who must not wait for room. */
  WeftException noRoom(ModelSlot slot, long missing) {
    return new WeftException(
        FailureCode.INSUFFICIENT_RESOURCES,
        "model '"
            + slot.spec.id()
            + "' needs "
            + missing
            + " bytes more while another model is in use by the same task, and the models in use"
            + " leave no room of the "
            + budget
            + " bytes; give the other model back first, or raise the worker's memory for models");
  }

  /**
   * Makes room for so many bytes more by taking models that nobody uses; takes none and answers
   * false when that would not do.
   */
  boolean makeRoom(long missing, List<ModelSlot> keep, List<Model> evicted) {
    long held = held();
    List<ModelSlot> idle = idle(keep);
    long idleBytes = idle.stream().mapToLong(each -> each.bytes).sum();
    if (held - idleBytes + missing > budget) {
      return false;
    }
    evict(idle, held + missing - budget, evicted);
    return true;
  }

  /** Takes models that nobody uses while those in memory hold more than the budget. */
  void shrink(List<Model> evicted) {
    evict(idle(List.of()), held() - budget, evicted);
  }

  private long held() {
    return registry.slots().stream().filter(ModelSlot::isCounted).mapToLong(ModelSlot::need).sum();
  }

  /** The models that nobody uses, the one that was not used for longest first. */
  private List<ModelSlot> idle(List<ModelSlot> keep) {
    return registry.slots().stream()
        .filter(each -> each.model != null && each.pins == 0 && !keep.contains(each))
        .sorted(Comparator.comparingLong(each -> each.lastUse))
        .toList();
  }

  private void evict(List<ModelSlot> idle, long excess, List<Model> evicted) {
    long left = excess;
    for (ModelSlot each : idle) {
      if (left <= 0) {
        break;
      }
      left -= each.bytes;
      evicted.add(taken(each));
      evictions++;
    }
  }

  /** Takes the model out of its slot, to be closed without the lock. */
  static Model taken(ModelSlot slot) {
    Model model = slot.model;
    if (model == null) {
      throw new IllegalStateException("model " + slot.spec.id() + " is not loaded");
    }
    slot.model = null;
    slot.bytes = 0;
    return model;
  }
}
