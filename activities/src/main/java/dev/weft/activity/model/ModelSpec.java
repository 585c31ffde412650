package dev.weft.activity.model;

import static java.util.Objects.requireNonNull;

import dev.weft.graph.KnownModel;
import dev.weft.graph.ModelKind;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model is, and where it lies.
 *
 * @param id the name that {@code modelId} gives
 * @param provider the name of the {@link ModelProvider}
 * @param kinds what it can do; at least one
 * @param summary one sentence for people
 * @param file where its weights lie: a path, or {@code classpath:} and the name of a resource;
 *     {@code null} for a model without
 * @param tokenizer where its {@code tokenizer.json} lies, in the same way
 * @param sha256 the SHA-256 of the file, 64 hexadecimal digits; {@code null} when it is taken as it
 *     is
 * @param uses the id of the model it is made of, if there is one
 * @param dimensions the length of its vectors; 0 when it makes none
 * @param maxTokens how many tokens of a text it reads; 0 when there is no such limit
 * @param pooling how token vectors become one: {@code mean} or {@code cls}
 * @param isUnit whether vectors are scaled to length 1
 * @param queryPrefix what goes before a text to search for
 * @param passagePrefix what goes before a text to be found
 * @param permits how many calls may be under way at once; at least 1
 * @param memory how many bytes it is expected to hold once loaded; 0 for three times its file
 * @param isBuiltIn whether every worker has it
 */
public record ModelSpec(
    String id,
    String provider,
    Set<ModelKind> kinds,
    String summary,
    @Nullable String file,
    @Nullable String tokenizer,
    @Nullable String sha256,
    @Nullable String uses,
    int dimensions,
    int maxTokens,
    String pooling,
    boolean isUnit,
    String queryPrefix,
    String passagePrefix,
    int permits,
    long memory,
    boolean isBuiltIn) {

  /** Checks and copies. */
  public ModelSpec {
    requireNonNull(id, "id is null");
    requireNonNull(provider, "provider is null");
    requireNonNull(summary, "summary is null");
    kinds = Collections.unmodifiableSet(EnumSet.copyOf(kinds));
    if (permits < 1) {
      throw new IllegalArgumentException("permits must be at least 1, got " + permits);
    }
  }

  /** What people and the validator know of it. */
  public KnownModel known() {
    return new KnownModel(id, provider, kinds, summary, dimensions, maxTokens, isBuiltIn);
  }
}
