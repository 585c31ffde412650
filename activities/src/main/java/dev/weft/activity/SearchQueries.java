package dev.weft.activity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.data.DataRef;
import dev.weft.data.SearchQuery;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code {collection, text?, vector?, k, mode, filter?, minScore?}}; k is 10, mode is hybrid.
 */
final class SearchQueries {
  private static final int DEFAULT_K = 10;
  private static final String DEFAULT_MODE = "hybrid";

  private SearchQueries() {}

  static SearchQuery one(JsonNode json) {
    return read(json, "input.query");
  }

  static List<SearchQuery> all(JsonNode json) {
    if (!json.isArray()) {
      throw invalid("input.queries must be a list of queries");
    }
    List<SearchQuery> queries = new ArrayList<>(json.size());
    for (int i = 0; i < json.size(); i++) {
      queries.add(read(json.get(i), "input.queries[" + i + "]"));
    }
    return queries;
  }

  private static SearchQuery read(JsonNode json, String place) {
    String collection = text(json, "collection", place);
    String mode = text(json, "mode", place);
    if (collection == null) {
      throw invalid(place + " needs a text 'collection'");
    }
    return new SearchQuery(
        collection,
        text(json, "text", place),
        vector(json, place),
        k(json, place),
        mode == null ? DEFAULT_MODE : mode,
        json.get("filter"),
        minScore(json, place));
  }

  private static int k(JsonNode json, String place) {
    JsonNode k = json.path("k");
    if (k.isMissingNode()) {
      return DEFAULT_K;
    }
    if (!k.isIntegralNumber() || !k.canConvertToInt() || k.intValue() < 1) {
      throw invalid(place + ".k must be a whole number of at least 1, got " + k);
    }
    return k.intValue();
  }

  private static @Nullable Double minScore(JsonNode json, String place) {
    JsonNode score = json.path("minScore");
    if (score.isMissingNode() || score.isNull()) {
      return null;
    }
    if (!score.isNumber()) {
      throw invalid(place + ".minScore must be a number, got " + score);
    }
    return score.doubleValue();
  }

  private static @Nullable DataRef vector(JsonNode json, String place) {
    JsonNode vector = json.path("vector");
    if (vector.isMissingNode() || vector.isNull()) {
      return null;
    }
    try {
      return DataRef.of(vector.path("dataRef"));
    } catch (IllegalArgumentException e) {
      throw new WeftException(
          FailureCode.INVALID_INPUT, place + ".vector must be a dataRef: " + e.getMessage(), e);
    }
  }

  private static @Nullable String text(JsonNode json, String name, String place) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw invalid(place + "." + name + " must be a text, got " + value);
    }
    return value.textValue();
  }

  private static WeftException invalid(String message) {
    return new WeftException(FailureCode.INVALID_INPUT, message);
  }
}
