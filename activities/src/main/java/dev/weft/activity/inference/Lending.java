package dev.weft.activity.inference;

import dev.weft.activity.TaskContext;
import dev.weft.activity.model.ModelLease;
import dev.weft.activity.model.Models;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.ModelKind;
import dev.weft.graph.ModelUse;
import dev.weft.graph.OperationSpec;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;

/** Lends a task the model that it names, or else the one that its operation falls back on. */
final class Lending {
  private Lending() {}

  /**
   * Lends the model.
   *
   * @throws WeftException {@code INVALID_INPUT} when none is named or it cannot do what is needed
   */
  static ModelLease lease(TaskContext context, OperationSpec spec, Models models)
      throws InterruptedException {
    ModelUse use = spec.model();
    String named = context.task().modelId();
    String id = named == null && use != null ? use.fallback() : named;
    if (id == null || use == null) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          spec.title() + " needs a model; name one by 'modelId' (`weft models` lists them)");
    }
    ModelLease lease = models.model(id);
    if (Collections.disjoint(lease.spec().kinds(), use.kinds())) {
      Set<ModelKind> can = lease.spec().kinds();
      lease.close();
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "model '"
              + id
              + "' can "
              + words(can)
              + ", but "
              + spec.title()
              + " needs one that can "
              + words(use.kinds()));
    }
    return lease;
  }

  private static String words(Set<ModelKind> kinds) {
    return kinds.stream().map(ModelKind::word).collect(Collectors.joining(" or "));
  }
}
