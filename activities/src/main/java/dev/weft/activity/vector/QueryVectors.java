package dev.weft.activity.vector;

import dev.weft.activity.TaskContext;
import dev.weft.activity.model.Embedder;
import dev.weft.activity.model.Fingerprint;
import dev.weft.activity.model.ModelLease;
import dev.weft.activity.model.Models;
import dev.weft.activity.model.VectorBlob;
import dev.weft.data.DataRef;
import dev.weft.data.SearchQuery;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes queries ready for a store: reads their modes and filters, and gives them their vectors. */
final class QueryVectors {
  private final VectorStore store;
  private final Models models;
  private final TaskContext context;
  private final Map<String, Fingerprint> fingerprints = new HashMap<>();

  QueryVectors(VectorStore store, Models models, TaskContext context) {
    this.store = store;
    this.models = models;
    this.context = context;
  }

  /** Returns each query as its store takes it, in order. */
  List<VectorQuery> ready(List<SearchQuery> queries) throws IOException, InterruptedException {
    float[][] vectors = new float[queries.size()][];
    Map<Fingerprint, List<Integer>> texts = new LinkedHashMap<>();
    for (int i = 0; i < queries.size(); i++) {
      SearchQuery each = queries.get(i);
      checkParts(each, i, queries.size());
      Fingerprint fingerprint = fingerprint(each.collection());
      if (!SearchMode.of(each.mode()).usesVector()) {
        continue;
      }
      DataRef given = each.vector();
      if (given == null) {
        texts.computeIfAbsent(fingerprint, key -> new ArrayList<>()).add(i);
      } else {
        vectors[i] = given(given, each.collection(), fingerprint);
      }
    }
    for (Map.Entry<Fingerprint, List<Integer>> each : texts.entrySet()) {
      embed(each.getKey(), each.getValue(), queries, vectors);
    }
    List<VectorQuery> ready = new ArrayList<>(queries.size());
    for (int i = 0; i < queries.size(); i++) {
      ready.add(ready(queries.get(i), vectors[i]));
    }
    return ready;
  }

  private float[] given(DataRef ref, String collection, Fingerprint fingerprint)
      throws IOException {
    if (ref.bytes() != (long) fingerprint.dimensions() * Float.BYTES) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "the 'vector' of a query on collection '"
              + collection
              + "' must be one vector of "
              + fingerprint.dimensions()
              + " 32-bit numbers, but its blob has "
              + ref.bytes()
              + " bytes");
    }
    return VectorBlob.read(context.blobs(), ref, 1, fingerprint.dimensions());
  }

  private static void checkParts(SearchQuery query, int index, int count) {
    CollectionNames.checked(query.collection());
    SearchMode mode = SearchMode.of(query.mode());
    boolean hasText = query.text() != null && !query.text().isBlank();
    if (hasText || !mode.usesText() && query.vector() != null) {
      return;
    }
    throw new WeftException(
        FailureCode.INVALID_INPUT,
        (count == 1 ? "the query" : "query " + index)
            + " on collection '"
            + query.collection()
            + "' needs a 'text' to search for"
            + (mode.usesText() ? " in mode " + mode.word() : ", or a 'vector'")
            + (query.text() == null ? "" : "; its text is empty"));
  }

  private Fingerprint fingerprint(String collection) throws IOException, InterruptedException {
    Fingerprint known = fingerprints.get(collection);
    if (known == null) {
      known = store.stats(collection).fingerprint();
      fingerprints.put(collection, known);
    }
    return known;
  }

  private static VectorQuery ready(SearchQuery query, float @Nullable [] vector) {
    return new VectorQuery(
        SearchMode.of(query.mode()),
        query.text(),
        vector,
        query.k(),
        query.filter() == null || query.filter().isNull() ? null : ItemFilter.of(query.filter()),
        query.minScore());
  }

  private void embed(
      Fingerprint wanted, List<Integer> places, List<SearchQuery> queries, float[][] vectors)
      throws InterruptedException {
    List<String> texts =
        places.stream().map(place -> String.valueOf(queries.get(place).text())).toList();
    String collection = queries.get(places.get(0)).collection();
    try (ModelLease lease = model(wanted, collection)) {
      Embedder embedder = lease.embedder();
      CollectionNames.checkSame(collection, wanted, embedder.fingerprint());
      Embedder.Embedded embedded =
          embedder.embed(
              texts,
              Embedder.Purpose.QUERY,
              (done, total) -> context.progress("embed", done, total));
      context.addTokens(embedded.tokens(), 0);
      for (int i = 0; i < places.size(); i++) {
        vectors[places.get(i)] = embedded.vector(i);
      }
    }
  }

  private ModelLease model(Fingerprint wanted, String collection) throws InterruptedException {
    try {
      return models.model(wanted.modelId());
    } catch (WeftException e) {
      throw new WeftException(
          e.code(),
          "the collection '"
              + collection
              + "' was made with "
              + wanted
              + ", so texts are searched with its model: "
              + e.getMessage(),
          e,
          e.retryAfter());
    }
  }
}
