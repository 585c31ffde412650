package dev.weft.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.Handlers;
import dev.weft.activity.model.ModelManager;
import dev.weft.activity.vector.LuceneVectorStore;
import dev.weft.activity.vector.SearchVectors;
import dev.weft.activity.vector.Upsert;
import dev.weft.activity.vector.VectorRecord;
import dev.weft.activity.vector.VectorStores;
import dev.weft.blob.LocalBlobStore;
import dev.weft.data.Item;
import dev.weft.data.TaskOutput;
import dev.weft.run.TaskOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Looks for the ten nearest of many vectors: as tasks of Weft with a hundred queries each, and by
 * Lucene alone on the same index, with the same number of neighbours and the same items read.
 *
 * <p>Both with twice as many threads as processors: a task's answer is stored before it counts, and
 * while one waits for the disk another one searches.
 */
final class SearchBenchmark {
  private static final int DIMENSIONS = Lookup.DIMENSIONS;
  private static final int K = 10;
  private static final int QUERIES = 100;
  private static final int TASKS = 40;
  private static final int UPSERT = 5_000;
  private static final String COLLECTION = "benchmark";

  private final Path collections;
  private final LocalBlobStore blobs;
  private final TaskPath tasks;
  private final List<float[]> vectors;
  private final List<float[]> queries;
  private final ObjectNode task;

  private SearchBenchmark(Path work, int count) throws IOException, InterruptedException {
    Clusters clusters = new Clusters(DIMENSIONS, 42);
    vectors = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      vectors.add(clusters.next());
    }
    queries = new ArrayList<>(QUERIES);
    for (int i = 0; i < QUERIES; i++) {
      queries.add(clusters.next());
    }
    collections = work.resolve("collections");
    blobs = new LocalBlobStore(work.resolve("blobs"));
    fill();
    ModelManager models = new ModelManager(List.of(Lookup.SPEC), List.of(new Lookup(queries)), 1);
    VectorStores stores = new VectorStores(List.of(new LuceneVectorStore(collections)));
    tasks = new TaskPath(Handlers.of(List.of(new SearchVectors(stores, models))), blobs);
    task = task();
  }

  /** Measures and returns the page's lines. */
  static List<String> measure(Path work, int count, int rounds) throws Exception {
    SearchBenchmark benchmark = new SearchBenchmark(work, count);
    try (RawLucene raw = new RawLucene(benchmark.folder())) {
      return benchmark.compare(raw, rounds);
    }
  }

  private void fill() throws IOException, InterruptedException {
    try (LuceneVectorStore store = new LuceneVectorStore(collections)) {
      for (int from = 0; from < vectors.size(); from += UPSERT) {
        List<VectorRecord> records =
            IntStream.range(from, Math.min(vectors.size(), from + UPSERT))
                .mapToObj(i -> new VectorRecord(item(i), vectors.get(i)))
                .toList();
        store.upsert(COLLECTION, Upsert.of(Lookup.FINGERPRINT, records));
      }
      store.fold(COLLECTION);
    }
  }

  private static Item item(int number) {
    return Item.named("doc-" + number + "#0-180")
        .withText("chunk " + number + " of a document, with words as a chunk of text has them")
        .withSource("docs/doc-" + number + ".md");
  }

  /** The folder of the one collection. */
  private Path folder() throws IOException {
    try (var folders = Files.walk(collections)) {
      return folders
          .filter(each -> each.getFileName().toString().startsWith("segments_"))
          .map(Path::getParent)
          .findFirst()
          .orElseThrow();
    }
  }

  private ObjectNode task() {
    ObjectNode definition = JsonNodeFactory.instance.objectNode();
    definition.put("id", "search").put("type", "VECTOR_SEARCH");
    ArrayNode list = definition.putObject("input").putArray("queries");
    for (int i = 0; i < queries.size(); i++) {
      ObjectNode query = list.addObject().put("collection", COLLECTION).put("k", K);
      query.put("mode", "vector").put("text", Lookup.text(i));
    }
    return definition;
  }

  private List<String> compare(RawLucene raw, int rounds) throws Exception {
    Rounds comparison =
        new Rounds("queries", QUERIES * TASKS)
            .way("raw Lucene", () -> sideBySide(() -> raw.search(queries, K)))
            .way("Weft", () -> sideBySide(() -> tasks.run(task)));
    comparison.run(2, rounds);
    List<String> lines = new ArrayList<>(comparison.table());
    lines.add("");
    List<Set<String>> truth = exact();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d vectors of %d dimensions, %d queries a task, %d tasks at once, k = %d. Weft is %.2f x raw Lucene;"
                + " recall@%d is %.4f, raw %.4f.",
            vectors.size(),
            DIMENSIONS,
            QUERIES,
            TaskPath.threads(),
            K,
            comparison.ratio("Weft", "raw Lucene"),
            K,
            recall(ids(tasks.run(task)), truth),
            recall(raw.search(queries, K), truth)));
    return lines;
  }

  /** Does a task's work many times, on more threads than there are processors. */
  private static void sideBySide(Rounds.Work work) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(TaskPath.threads())) {
      List<Future<?>> tasks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        tasks.add(
            threads.submit(
                () -> {
                  work.run();
                  return null;
                }));
      }
      for (Future<?> each : tasks) {
        each.get();
      }
    }
  }

  private List<List<String>> ids(TaskOutcome outcome) throws IOException {
    List<List<String>> ids = new ArrayList<>();
    for (JsonNode each : ((TaskOutput.Data) tasks.output(outcome)).json()) {
      List<String> hits = new ArrayList<>();
      each.path("items").forEach(item -> hits.add(item.path("id").textValue()));
      ids.add(hits);
    }
    return ids;
  }

  private List<Set<String>> exact() {
    List<Set<String>> truth = new ArrayList<>();
    for (float[] query : queries) {
      double[] scores = new double[vectors.size()];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = dot(query, vectors.get(i));
      }
      Set<String> nearest = new HashSet<>();
      IntStream.range(0, scores.length)
          .boxed()
          .sorted(Comparator.comparingDouble(i -> -scores[i]))
          .limit(K)
          .forEach(i -> nearest.add(item(i).id()));
      truth.add(nearest);
    }
    return truth;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static double recall(List<List<String>> found, List<Set<String>> truth) {
    return IntStream.range(0, truth.size())
        .mapToDouble(i -> found.get(i).stream().filter(truth.get(i)::contains).count() / (double) K)
        .average()
        .orElseThrow();
  }
}
