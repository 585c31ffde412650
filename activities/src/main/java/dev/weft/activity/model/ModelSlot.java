package dev.weft.activity.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** What {@link ModelManager} knows of one model; all that changes is guarded by its lock. */
final class ModelSlot {
  /** A model whose file says nothing of its memory is expected to hold so many times that file. */
  private static final int FILE_FACTOR = 3;

  final ModelSpec spec;
  final ModelProvider provider;
  final Semaphore permits;

  /** The model it is made of, if there is one. */
  @Nullable ModelSlot uses;

  @Nullable Model model;

  /** Done when the one load that is under way ends; {@code null} when there is none. */
  @Nullable CompletableFuture<Model> loading;

  /** What it counts in the budget: expected while it is about to be loaded, then measured. */
  long bytes;

  /** What it held when it was last loaded; -1 before. */
  long measured = -1;

  /** How many leases, and who is about to have one, keep it in memory. */
  int pins;

  /** Greater than that of every model whose last use is longer ago. */
  long lastUse;

  ModelSlot(ModelSpec spec, ModelProvider provider) {
    this.spec = spec;
    this.provider = provider;
    this.permits = new Semaphore(spec.permits(), true);
  }

  /** This one, what it uses, what that uses, and so on. */
  List<ModelSlot> chain() {
    List<ModelSlot> chain = new ArrayList<>();
    for (ModelSlot each = this; each != null; each = each.uses) {
      chain.add(each);
    }
    return chain;
  }

  /** What it counts now, or would once it is loaded; then it looks at the size of the file. */
  long need() {
    return isCounted() ? bytes : expected();
  }

  /** Whether it is in memory, or somebody is about to load it. */
  boolean isCounted() {
    return model != null || pins > 0;
  }

  private long expected() {
    if (measured >= 0) {
      return measured;
    }
    return spec.memory() > 0 || spec.file() == null
        ? spec.memory()
        : FILE_FACTOR * new ModelFile(spec.file()).size();
  }
}
