package dev.weft.graph;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What people and the validator know of a model.
 *
 * @param id the name that {@code modelId} gives
 * @param provider what runs it, such as {@code onnx}
 * @param kinds what it can do
 * @param summary one sentence for people
 * @param dimensions the length of its vectors; 0 when it makes none
 * @param maxTokens how many tokens of a text it reads; 0 when there is no such limit
 * @param isBuiltIn whether every worker has it
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record KnownModel(
    String id,
    String provider,
    Set<ModelKind> kinds,
    String summary,
    int dimensions,
    int maxTokens,
    boolean isBuiltIn) {

  /** Copies the set. */
  public KnownModel {
    requireNonNull(id, "id is null");
    requireNonNull(provider, "provider is null");
    requireNonNull(summary, "summary is null");
    kinds = Collections.unmodifiableSet(EnumSet.copyOf(kinds));
  }
}
