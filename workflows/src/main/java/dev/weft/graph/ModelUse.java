package dev.weft.graph;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operation needs of a model.
 *
 * @param kinds what the model must be able to do: one of these
 * @param fallback the model when the task names none; {@code null} when it must name one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelUse(Set<ModelKind> kinds, @Nullable String fallback) {

  /** Copies the set. */
  public ModelUse {
    requireNonNull(kinds, "kinds is null");
    kinds = Collections.unmodifiableSet(EnumSet.copyOf(kinds));
  }

  /** One of these kinds, with a default model. */
  public static ModelUse orElse(String fallback, ModelKind first, ModelKind... more) {
    return new ModelUse(EnumSet.of(first, more), fallback);
  }

  /** One of these kinds; the task must name the model. */
  public static ModelUse named(ModelKind first, ModelKind... more) {
    return new ModelUse(EnumSet.of(first, more), null);
  }
}
