package dev.weft.data;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What to look for in a collection.
 *
 * @param collection the collection's name
 * @param text what to search for in words
 * @param vector where a vector to search for lies, instead of a text
 * @param k how many hits at most
 * @param mode {@code vector}, {@code text} or {@code hybrid}
 * @param filter a condition on the metadata of hits, in the grammar of {@code when}
 * @param minScore hits below it are left out
 */
public record SearchQuery(
    String collection,
    @Nullable String text,
    @Nullable DataRef vector,
    int k,
    String mode,
    @Nullable JsonNode filter,
    @Nullable Double minScore) {
  /** Checks the parts. */
  public SearchQuery {
    requireNonNull(collection, "collection is null");
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, got " + k);
    }
  }
}
