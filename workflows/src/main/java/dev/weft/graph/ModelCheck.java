package dev.weft.graph;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks the model of tasks against what their operations need and the models that are known. */
final class ModelCheck {
  private static final String FIELD = "modelId";

  private final Vocabulary vocabulary;
  private final Problems problems;

  ModelCheck(Vocabulary vocabulary, Problems problems) {
    this.vocabulary = vocabulary;
    this.problems = problems;
  }

  /**
   * Checks one task.
   *
   * @param modelId the model it names; {@code null} when it names none, or by a parameter whose
   *     value is not known yet
   */
  void check(Fields fields, OperationSpec spec, @Nullable String modelId) {
    ModelUse use = spec.model();
    if (use == null) {
      if (fields.has(FIELD) && !spec.type().isCustom()) {
        problems.add(
            ProblemCode.G039,
            fields.place(FIELD),
            fields.get(FIELD),
            spec.title() + " takes no model",
            "leave 'modelId' out");
      }
    } else if (!fields.has(FIELD)) {
      if (use.fallback() == null) {
        fields.required(FIELD, "a model that can " + words(use) + knownFor(use));
      }
    } else if (modelId != null && !vocabulary.models().isEmpty()) {
      known(fields, spec, use, modelId);
    }
  }

  private void known(Fields fields, OperationSpec spec, ModelUse use, String modelId) {
    KnownModel model = vocabulary.model(modelId);
    if (model == null) {
      unknown(fields, modelId);
    } else if (Collections.disjoint(model.kinds(), use.kinds())) {
      problems.add(
          ProblemCode.G039,
          fields.place(FIELD),
          fields.get(FIELD),
          spec.title() + " needs a model that can " + words(use),
          "'" + modelId + "' can " + join(model.kinds()) + knownFor(use));
    }
  }

  private void unknown(Fields fields, String modelId) {
    List<String> ids = vocabulary.models().stream().map(KnownModel::id).toList();
    if (vocabulary.isOpen()) {
      problems.add(
          ProblemCode.W002,
          fields.place(FIELD),
          fields.get(FIELD),
          "model '" + modelId + "' is not built in",
          "the workers must have it in their models.yaml; built in: " + String.join(", ", ids));
    } else {
      problems.add(
          ProblemCode.G038,
          fields.place(FIELD),
          fields.get(FIELD),
          "there is no model '" + modelId + "'",
          NearestName.hintOrNames(modelId, ids));
    }
  }

  private String knownFor(ModelUse use) {
    String ids =
        vocabulary.models().stream()
            .filter(each -> !Collections.disjoint(each.kinds(), use.kinds()))
            .map(KnownModel::id)
            .collect(Collectors.joining(", "));
    return ids.isEmpty() ? "" : "; known: " + ids;
  }

  private static String words(ModelUse use) {
    return join(use.kinds());
  }

  private static String join(Set<ModelKind> kinds) {
    return kinds.stream().map(ModelKind::word).collect(Collectors.joining(" or "));
  }
}
