package dev.weft.activity.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.HandlerContext;
import dev.weft.activity.TaskHandler;
import dev.weft.activity.model.Fingerprint;
import dev.weft.activity.model.VectorBlob;
import dev.weft.blob.LocalBlobStore;
import dev.weft.data.DataRef;
import dev.weft.data.Item;
import dev.weft.data.SearchQuery;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The three operations, as tasks use them. */
class VectorHandlersTest {
  @TempDir Path folder;

  private final WordModels models = new WordModels();
  private LocalBlobStore blobs;
  private VectorStores stores;

  @BeforeEach
  void open() throws Exception {
    blobs = new LocalBlobStore(folder.resolve("blobs"));
    stores =
        new VectorStores(
            List.of(new LuceneVectorStore(folder.resolve("collections")), new MemoryVectorStore()));
  }

  @AfterEach
  void close() throws Exception {
    stores.close();
    assertEquals(0, models.leases, "a model was not given back");
  }

  private static Item item(String id, String text) {
    return Item.named(id).withText(text).withSource(id.substring(0, id.indexOf('#')));
  }

  private TaskOutput.Embeddings embeddings(Item... items) throws Exception {
    float[] values = new float[items.length * WordModels.DIMENSIONS];
    for (int i = 0; i < items.length; i++) {
      float[] vector = WordModels.vector(String.valueOf(items[i].text()));
      System.arraycopy(vector, 0, values, i * vector.length, vector.length);
    }
    return new TaskOutput.Embeddings(
        List.of(items),
        VectorBlob.write(blobs, values),
        WordModels.DIMENSIONS,
        models.fingerprint.toString());
  }

  private HandlerContext upsert(TaskOutput output) {
    return new HandlerContext(new UpsertVectors(stores), blobs)
        .with("collection", "'docs'")
        .with(new TaskInput.Upstream(output));
  }

  private JsonNode upsertDocs(String store) throws Exception {
    TaskOutput.Embeddings docs =
        embeddings(
            item("a.md#0", "workers poll queues"),
            item("a.md#1", "graphs have tasks"),
            item("b.md#0", "rivers flow to the sea"));
    return upsert(docs).with("store", "'" + store + "'").view();
  }

  private HandlerContext search(SearchQuery... queries) {
    HandlerContext context = new HandlerContext(new SearchVectors(stores, models), blobs);
    return queries.length == 1
        ? context.with(new TaskInput.Query(queries[0]))
        : context.with(new TaskInput.Queries(List.of(queries)));
  }

  private static SearchQuery query(String mode, @Nullable String text) {
    return new SearchQuery("docs", text, null, 2, mode, null, null);
  }

  private static List<String> ids(JsonNode hits) {
    List<String> ids = new ArrayList<>();
    hits.path("items").forEach(item -> ids.add(item.path("id").textValue()));
    assertEquals(ids.size(), hits.path("count").intValue());
    return ids;
  }

  private static String text(JsonNode json) {
    return json.toString().replace('"', '\'');
  }

  private static WeftException refused(HandlerContext context, FailureCode code) {
    WeftException refused = assertThrows(WeftException.class, context::answer);
    assertEquals(code, refused.code(), refused.getMessage());
    return refused;
  }

  @ParameterizedTest
  @ValueSource(strings = {"lucene", "memory"})
  void whatWasUpsertedIsFoundInEveryMode(String store) throws Exception {
    assertEquals(
        "{'collection':'docs','count':3,'upserted':3,'deleted':0,'total':3}",
        text(upsertDocs(store)));
    for (String mode : List.of("vector", "text", "hybrid")) {
      HandlerContext search =
          search(query(mode, "tasks of graphs")).with("store", "'" + store + "'");
      TaskOutput.SearchResults hits =
          assertInstanceOf(TaskOutput.SearchResults.class, search.answer());
      Item first = hits.items().get(0);
      assertEquals("a.md#1", first.id(), mode);
      assertEquals("graphs have tasks", first.text());
      assertTrue(first.member("score").isNumber());
    }
  }

  @Test
  void severalQueriesAreAnsweredInTheirOrderAndEmbeddedAtOnce() throws Exception {
    upsertDocs("lucene");
    JsonNode lists =
        search(
                query("vector", "rivers sea"),
                query("text", "queues"),
                query("vector", "graphs tasks"),
                query("text", "nothing of it"))
            .view();
    assertEquals(4, lists.size());
    assertEquals("b.md#0", ids(lists.get(0)).get(0));
    assertEquals(List.of("a.md#0"), ids(lists.get(1)));
    assertEquals("a.md#1", ids(lists.get(2)).get(0));
    assertEquals(List.of(), ids(lists.get(3)));
    assertEquals(List.of(List.of("rivers sea", "graphs tasks")), models.calls);
  }

  @Test
  void aSearchForWordsNeedsNoModel() throws Exception {
    models.fingerprint = Vectors.unit("gone", WordModels.DIMENSIONS);
    upsertDocs("lucene");
    assertEquals(List.of("a.md#0"), ids(search(query("text", "queue")).view()));
    WeftException refused = refused(search(query("hybrid", "queue")), FailureCode.UNKNOWN_MODEL);
    assertTrue(refused.getMessage().contains("'docs' was made with gone/"), refused.getMessage());
    assertTrue(refused.getMessage().contains("known: words"), refused.getMessage());
  }

  @Test
  void theModelMustBeAsItWasWhenTheCollectionWasMade() throws Exception {
    upsertDocs("lucene");
    String before = models.fingerprint.toString();
    models.fingerprint = new Fingerprint("words", "fedcba", "cls", true, WordModels.DIMENSIONS);
    WeftException refused = refused(search(query("vector", "queue")), FailureCode.CONFLICT);
    assertTrue(refused.getMessage().contains(before), refused.getMessage());
    assertTrue(refused.getMessage().contains("words/fedcba/cls"), refused.getMessage());
    refused(upsert(embeddings(item("c#0", "more"))), FailureCode.CONFLICT);
  }

  @Test
  void aVectorMayBeGivenInsteadOfAText() throws Exception {
    upsertDocs("lucene");
    DataRef vector = VectorBlob.write(blobs, WordModels.vector("rivers flow to the sea"));
    SearchQuery query = new SearchQuery("docs", null, vector, 1, "vector", null, 0.99);
    assertEquals(List.of("b.md#0"), ids(search(query).view()));
    assertEquals(List.of(), models.calls);
    DataRef twice = VectorBlob.write(blobs, new float[2 * WordModels.DIMENSIONS]);
    refused(
        search(new SearchQuery("docs", null, twice, 1, "vector", null, null)),
        FailureCode.INVALID_INPUT);
  }

  @Test
  void filtersAndLeastScoresReachTheStore() throws Exception {
    upsertDocs("lucene");
    JsonNode filter = HandlerContext.json("{'value':{'item':'/source'},'eq':'b.md'}");
    SearchQuery filtered = new SearchQuery("docs", "graphs tasks", null, 9, "hybrid", filter, null);
    assertEquals(List.of("b.md#0"), ids(search(filtered).view()));
    SearchQuery exact =
        new SearchQuery("docs", "graphs have tasks", null, 9, "vector", null, 0.999);
    assertEquals(List.of("a.md#1"), ids(search(exact).view()));
    JsonNode bad = HandlerContext.json("{'value':{'from':'x'},'eq':1}");
    refused(
        search(new SearchQuery("docs", "x", null, 9, "text", bad, null)),
        FailureCode.INVALID_INPUT);
  }

  @Test
  void aQueryMustBeComplete() throws Exception {
    upsertDocs("lucene");
    for (String mode : List.of("vector", "text", "hybrid")) {
      refused(search(query(mode, null)), FailureCode.INVALID_INPUT);
      refused(search(query(mode, "  ")), FailureCode.INVALID_INPUT);
    }
    WeftException second =
        refused(search(query("text", "x"), query("text", null)), FailureCode.INVALID_INPUT);
    assertTrue(second.getMessage().contains("query 1 "), second.getMessage());
    refused(search(query("fuzzy", "x")), FailureCode.INVALID_INPUT);
    refused(
        search(new SearchQuery("docs", "x", null, 10_001, "text", null, null)),
        FailureCode.INVALID_INPUT);
    refused(
        search(new SearchQuery("none", "x", null, 1, "text", null, null)), FailureCode.NOT_FOUND);
    refused(
        search(new SearchQuery("../docs", "x", null, 1, "text", null, null)),
        FailureCode.INVALID_INPUT);
  }

  @Test
  void anEditedDocumentLeavesNothingStale() throws Exception {
    upsertDocs("lucene");
    TaskOutput.Embeddings edited = embeddings(item("a.md#2", "one text only"));
    assertEquals(
        "{'collection':'docs','count':1,'upserted':1,'deleted':2,'total':2}",
        text(upsert(edited).with("replaceSource", "true").view()));
  }

  @Test
  void itemsAreDeletedByIdOrAsTheyAre() throws Exception {
    upsertDocs("lucene");
    TaskHandler delete = new DeleteVectors(stores);
    JsonNode byId =
        new HandlerContext(delete, blobs)
            .with("collection", "'docs'")
            .with("ids", "['a.md#0','none']")
            .view();
    assertEquals("{'collection':'docs','count':2,'deleted':1,'total':2}", text(byId));
    JsonNode items = HandlerContext.json("{'items':[{'id':'a.md#1'}],'count':1}");
    HandlerContext asTheyAre =
        new HandlerContext(delete, blobs)
            .with("collection", "'docs'")
            .with(new TaskInput.Upstream(new TaskOutput.Data(items)));
    assertEquals(1, asTheyAre.view().path("total").intValue());
    assertEquals(0, asTheyAre.view().path("deleted").intValue());
    refused(
        new HandlerContext(delete, blobs).with("collection", "'docs'"), FailureCode.INVALID_INPUT);
    refused(asTheyAre.with("ids", "['x']"), FailureCode.INVALID_INPUT);
  }

  @Test
  void aWorkerThatWasGivenUpWritesNothing() throws Exception {
    TaskOutput.Embeddings docs = embeddings(item("a#0", "text"));
    assertThrows(InterruptedException.class, () -> upsert(docs).lost().answer());
    assertEquals(Set.of(), stores.store("lucene").collections());
  }

  @Test
  void onlyWholeEmbeddingsAreUpserted() throws Exception {
    TaskOutput.Embeddings good = embeddings(item("a#0", "text"));
    refused(upsert(new TaskOutput.Data(good.view())), FailureCode.INVALID_INPUT);
    refused(
        upsert(new TaskOutput.Embeddings(good.items(), good.vectors(), 16, good.fingerprint())),
        FailureCode.INVALID_INPUT);
    refused(
        upsert(
            new TaskOutput.Embeddings(
                good.items(), good.vectors(), WordModels.DIMENSIONS, "no fingerprint")),
        FailureCode.INVALID_INPUT);
    refused(upsert(good).with("collection", "'../up'"), FailureCode.INVALID_INPUT);
  }

  @Test
  void storesOpenNothingUntilTheyAreUsed() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("blobs")), files.toList());
    }
    assertEquals(List.of("lucene", "memory"), stores.names());
    assertThrows(
        IllegalArgumentException.class,
        () -> new VectorStores(List.of(new MemoryVectorStore(), new MemoryVectorStore())));
  }
}
