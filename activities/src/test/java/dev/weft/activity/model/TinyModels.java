package dev.weft.activity.model;

import dev.weft.graph.ModelKind;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** The models of a few hundred bytes that {@code make_tiny_models.py} made. */
final class TinyModels {
  private static final String FOLDER = "classpath:model/";

  private TinyModels() {}

  static ModelSpec onnx(String name, ModelKind kind) {
    return onnx(name, kind, null, 0);
  }

  /** Makes vectors (id, 1) of tokens; a text is cut after so many. */
  static ModelSpec tokens(String pooling, boolean isUnit, String queryPrefix, int maxTokens) {
    return new ModelSpec(
        "tokens",
        "onnx",
        EnumSet.of(ModelKind.EMBED),
        "Numbers of tokens.",
        FOLDER + "tokens.onnx",
        FOLDER + "tokenizer.json",
        null,
        null,
        2,
        maxTokens,
        pooling,
        isUnit,
        queryPrefix,
        "the ",
        2,
        0,
        false);
  }

  static ModelSpec onnx(String name, ModelKind kind, @Nullable String sha256, int dimensions) {
    return new ModelSpec(
        name,
        "onnx",
        EnumSet.of(kind),
        "A model that was made by hand.",
        FOLDER + name + ".onnx",
        FOLDER + "tokenizer.json",
        sha256,
        null,
        dimensions,
        16,
        "mean",
        true,
        "",
        "",
        2,
        0,
        false);
  }
}
