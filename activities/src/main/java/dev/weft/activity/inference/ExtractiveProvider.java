package dev.weft.activity.inference;

import static java.util.Objects.requireNonNull;

import dev.weft.activity.model.Model;
import dev.weft.activity.model.ModelProvider;
import dev.weft.activity.model.ModelSpec;
import dev.weft.activity.model.Models;
import dev.weft.activity.text.LanguageTools;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.ModelKind;

/**
 * Answers questions by quoting: provider {@code extractive}, which needs an embedder under {@code
 * uses}.
 *
 * <p>Passages are cut into what can be quoted: one to three neighbouring sentences, a row of a
 * table, a block of code. Each is compared with the question by meaning (cosine of the embedder's
 * vectors) and by words (inverse document frequency, Spärck Jones 1972); the best ones are the
 * answer, word for word, each with its place in its source. When even the best says less than
 * {@value ExtractiveModel#ENOUGH} of 1 about the question, there is no answer. Nothing is written,
 * combined or computed, and the same question and passages have the same answer.
 *
 * <p>Thread-safe.
 */
public final class ExtractiveProvider implements ModelProvider {
  /** The name of this provider. */
  public static final String NAME = "extractive";

  private final LanguageTools tools;

  /** Makes a provider that finds sentences with these tools. */
  public ExtractiveProvider(LanguageTools tools) {
    this.tools = requireNonNull(tools, "tools is null");
  }

  @Override
  public String name() {
    return NAME;
  }

  /**
   * Loads a model; the embedder is borrowed for each call, so that it can leave the memory between.
   *
   * @throws WeftException {@code INVALID_INPUT} when {@code uses} names no embedder
   */
  @Override
  public Model load(ModelSpec spec, Models models) {
    String uses = spec.uses();
    boolean isEmbedder =
        models.specs().stream()
            .anyMatch(each -> each.id().equals(uses) && each.kinds().contains(ModelKind.EMBED));
    if (uses == null || !isEmbedder) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "model '"
              + spec.id()
              + "' needs a model that makes vectors; its 'uses' is "
              + (uses == null ? "missing" : "'" + uses + "'"));
    }
    return new ExtractiveModel(spec, uses, models, tools);
  }
}
