package dev.weft.activity.model;

import dev.weft.graph.ModelKind;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The models that every worker has; none needs a file, a key or a network. */
public final class BuiltInModels {
  /** The id of the model that embeds when a task names none. */
  public static final String EMBEDDER = "all-minilm-l6-v2";

  private BuiltInModels() {}

  /**
   * Returns what they are: {@code all-minilm-l6-v2}, {@code extractive-answer} and {@code echo};
   * each lets in as many calls at once as there are processors.
   */
  public static List<ModelSpec> specs() {
    int permits = Runtime.getRuntime().availableProcessors();
    ModelSpec embedder =
        new ModelSpec(
            EMBEDDER,
            "onnx",
            EnumSet.of(ModelKind.EMBED),
            "English sentences as vectors of 384 numbers (Sentence-BERT, fp32, Apache-2.0).",
            "classpath:all-minilm-l6-v2.onnx",
            "classpath:all-minilm-l6-v2-tokenizer.json",
            "759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e",
            null,
            384,
            256,
            "mean",
            true,
            "",
            "",
            permits,
            128L << 20,
            true);
    return List.of(
        embedder,
        plain(
            "extractive-answer",
            "extractive",
            EnumSet.of(ModelKind.ANSWER),
            "Answers from passages with a sentence that stands in them, or says that none does.",
            EMBEDDER,
            permits),
        plain(
            "echo",
            "echo",
            EnumSet.of(ModelKind.ANSWER, ModelKind.GENERATE),
            "No model: says back what it is asked; a stand-in for tests and tutorials.",
            null,
            permits));
  }

  private static ModelSpec plain(
      String id,
      String provider,
      EnumSet<ModelKind> kinds,
      String summary,
      @Nullable String uses,
      int permits) {
    return new ModelSpec(
        id, provider, kinds, summary, null, null, null, uses, 0, 0, "mean", false, "", "", permits,
        0, true);
  }
}
