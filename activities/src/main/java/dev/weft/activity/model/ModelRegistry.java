package dev.weft.activity.model;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.NearestName;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The models of a worker by their ids, each with its provider; checked when it is made. */
final class ModelRegistry {
  private final Map<String, ModelSlot> slots = new LinkedHashMap<>();

  /**
   * Brings models and providers together.
   *
   * @throws WeftException {@code INVALID_INPUT} when two models have one id, or one names a
   *     provider or a model that does not exist, or is made of itself
   */
  ModelRegistry(List<ModelSpec> specs, List<ModelProvider> providers) {
    Map<String, ModelProvider> byName = new LinkedHashMap<>();
    for (ModelProvider provider : providers) {
      if (byName.put(provider.name(), provider) != null) {
        throw new IllegalArgumentException("two model providers are named " + provider.name());
      }
    }
    for (ModelSpec spec : specs) {
      ModelProvider provider = byName.get(spec.provider());
      if (provider == null) {
        throw invalid(spec, "names the provider " + unknown(spec.provider(), byName.keySet()));
      }
      if (slots.put(spec.id(), new ModelSlot(spec, provider)) != null) {
        throw invalid(spec, "is there twice; rename one of them");
      }
    }
    slots.values().forEach(this::link);
    slots.values().forEach(ModelRegistry::checkCycle);
  }

  private void link(ModelSlot slot) {
    String id = slot.spec.uses();
    if (id != null) {
      slot.uses = slots.get(id);
      if (slot.uses == null) {
        throw invalid(slot.spec, "uses the model " + unknown(id, slots.keySet()));
      }
    }
  }

  private static void checkCycle(ModelSlot slot) {
    Set<ModelSlot> seen = new HashSet<>(); // a model may also use others that are in a circle
    for (ModelSlot each = slot; each != null; each = each.uses) {
      if (!seen.add(each)) {
        throw invalid(each.spec, "is made of itself; correct its 'uses'");
      }
    }
  }

  /** Every model, in the order of registration. */
  Collection<ModelSlot> slots() {
    return slots.values();
  }

  /**
   * Returns the model of an id.
   *
   * @throws WeftException {@code UNKNOWN_MODEL} when there is none, with the known ones
   */
  ModelSlot slot(String id) {
    ModelSlot slot = slots.get(id);
    if (slot == null) {
      throw new WeftException(
          FailureCode.UNKNOWN_MODEL, "the task asks for the model " + unknown(id, slots.keySet()));
    }
    return slot;
  }

  private static WeftException invalid(ModelSpec spec, String problem) {
    return new WeftException(FailureCode.INVALID_INPUT, "model '" + spec.id() + "' " + problem);
  }

  /** The name, the nearest one, and all of them. */
  private static String unknown(String name, Collection<String> known) {
    String nearest = NearestName.to(name, known);
    return "'"
        + name
        + "', which does not exist; "
        + (nearest == null ? "" : "did you mean '" + nearest + "'? ")
        + "known: "
        + (known.isEmpty() ? "none" : String.join(", ", known));
  }
}
