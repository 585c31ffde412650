package dev.weft.activity.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.model.Fingerprint;
import dev.weft.activity.text.Answers;
import dev.weft.data.Item;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.run.WireFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every vector store keeps to. */
abstract class VectorStoreContract {
  static final Fingerprint PLANE = Vectors.unit("plane", 2);
  private static final float HALF = (float) Math.sqrt(0.5);

  @TempDir Path folder;
  VectorStore store;

  /** Makes a store; one that keeps things keeps them in the folder. */
  abstract VectorStore open(Path folder);

  /** Whether what was put in is there when the store is opened again. */
  abstract boolean isDurable();

  @BeforeEach
  void openStore() {
    store = open(folder);
  }

  @AfterEach
  void closeStore() throws Exception {
    store.close();
  }

  static VectorRecord record(String id, String text, float x, float y) {
    return new VectorRecord(Item.named(id).withText(text), new float[] {x, y});
  }

  static List<String> ids(List<Hit> hits) {
    return hits.stream().map(hit -> hit.item().id()).toList();
  }

  List<Hit> one(String collection, VectorQuery query) throws Exception {
    return store.search(collection, List.of(query)).get(0);
  }

  private void put(VectorRecord... records) throws Exception {
    store.upsert("c", Upsert.of(PLANE, List.of(records)));
  }

  private void putThree() throws Exception {
    put(
        record("east", "the sun rises", 1, 0),
        record("north", "the star of the sea", 0, 1),
        record("between", "sun and sea and sun", HALF, HALF));
  }

  static JsonNode json(String singleQuoted) {
    return Answers.json(singleQuoted);
  }

  static FailureCode codeOf(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(WeftException.class, call).code();
  }

  @Test
  void theNearestVectorComesFirst() throws Exception {
    putThree();
    List<Hit> hits = one("c", VectorQuery.vector(new float[] {1, 0}, 10));
    assertEquals(List.of("east", "between", "north"), ids(hits));
    assertEquals(List.of(1.0, 0.707107, 0.0), hits.stream().map(Hit::score).toList());
  }

  @Test
  void theOppositeHasTheScoreMinusOne() throws Exception {
    putThree();
    List<Hit> hits = one("c", VectorQuery.vector(new float[] {-1, 0}, 3));
    assertEquals(List.of("north", "between", "east"), ids(hits));
    assertEquals(-1.0, hits.get(2).score());
  }

  @Test
  void vectorsOfAnyLengthAreComparedByTheirAngle() throws Exception {
    Fingerprint raw = Vectors.raw("raw", 2);
    store.upsert("r", Upsert.of(raw, List.of(record("a", "", 5, 0), record("b", "", 3, 3))));
    List<Hit> hits = one("r", VectorQuery.vector(new float[] {0.1f, 0}, 2));
    assertEquals(List.of("a", "b"), ids(hits));
    assertEquals(List.of(1.0, 0.707107), hits.stream().map(Hit::score).toList());
  }

  @Test
  void wordsAreFoundByTheirStem() throws Exception {
    putThree();
    assertEquals(List.of("between", "east"), ids(one("c", VectorQuery.text("Suns", 10))));
    assertEquals(List.of("east"), ids(one("c", VectorQuery.text("rising", 10))));
    assertEquals(List.of(), one("c", VectorQuery.text("moon", 10)));
    assertEquals(List.of(), one("c", VectorQuery.text("the of", 10)), "no word but common ones");
  }

  @Test
  void theFirstOfBothListsHasTheHybridScoreOne() throws Exception {
    putThree();
    List<Hit> hits = one("c", VectorQuery.hybrid("star", new float[] {0, 1}, 10));
    assertEquals(List.of("north", "between", "east"), ids(hits));
    assertEquals(1.0, hits.get(0).score());
    assertEquals(0.491935, hits.get(1).score(), "second of one list, not in the other");
  }

  @Test
  void hitsBelowTheLeastScoreAreLeftOut() throws Exception {
    putThree();
    VectorQuery near = VectorQuery.vector(new float[] {1, 0}, 10);
    assertEquals(List.of("east", "between"), ids(one("c", near.atLeast(0.707107))));
    assertEquals(List.of("east"), ids(one("c", near.atLeast(0.71))));
    List<Hit> words = one("c", VectorQuery.text("sun", 10));
    assertEquals(List.of("between", "east"), ids(words));
    VectorQuery best = VectorQuery.text("sun", 10).atLeast(words.get(0).score());
    assertEquals(List.of("between"), ids(one("c", best)));
    VectorQuery both = VectorQuery.hybrid("star", new float[] {0, 1}, 10);
    assertEquals(List.of("north"), ids(one("c", both.atLeast(0.9))));
  }

  @Test
  void noMoreHitsComeThanWereAskedForOrAreThere() throws Exception {
    putThree();
    assertEquals(List.of("east"), ids(one("c", VectorQuery.vector(new float[] {1, 0}, 1))));
    assertEquals(3, one("c", VectorQuery.vector(new float[] {1, 0}, 10_000)).size());
    assertEquals(1, one("c", VectorQuery.text("sun", 1)).size());
    assertEquals(2, one("c", VectorQuery.hybrid("sun", new float[] {1, 0}, 2)).size());
  }

  @Test
  void hitsOfEqualScoreComeById() throws Exception {
    List<VectorRecord> same = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      same.add(record(String.format("%02d", i), "the same words", 1, 0));
    }
    Collections.shuffle(same, new Random(1));
    for (int from = 0; from < 60; from += 7) {
      store.upsert("c", Upsert.of(PLANE, same.subList(from, Math.min(60, from + 7))));
    }
    List<String> first = List.of("00", "01", "02", "03", "04");
    assertEquals(first, ids(one("c", VectorQuery.vector(new float[] {0, 1}, 5))));
    assertEquals(first, ids(one("c", VectorQuery.text("same", 5))));
    assertEquals(first, ids(one("c", VectorQuery.hybrid("same", new float[] {0, 1}, 5))));
  }

  @Test
  void idsAreAnyTextInTheOrderOfTheirCharacters() throws Exception {
    List<String> odd =
        List.of("%2e", "../../up", "Zürich/straße#0-9", "a b", "\uFFFD", "\uD83D\uDE00", "日本語");
    List<VectorRecord> records = new ArrayList<>();
    odd.forEach(id -> records.add(record(id, "x", 1, 0)));
    store.upsert("c", Upsert.of(PLANE, records));
    List<String> found = ids(one("c", VectorQuery.vector(new float[] {1, 0}, 10)));
    assertEquals(
        List.of("%2e", "../../up", "Zürich/straße#0-9", "a b", "日本語", "\uFFFD", "\uD83D\uDE00"),
        found);
    assertEquals(2, store.delete("c", Set.of("日本語", "../../up", "none")));
    assertEquals(5, store.stats("c").count());
  }

  @Test
  void anItemComesBackAsItWas() throws Exception {
    JsonNode item =
        json(
            "{'id':'a','text':'t','source':'s','start':3,'end':4,'own':[1,{'x':null}],"
                + "'metadata':{'n':1.50,'big':123456789012345678901234567890,'u':'\\u00e9'}}");
    store.upsert(
        "c", Upsert.of(PLANE, List.of(new VectorRecord(Item.of(item), new float[] {1, 0}))));
    Hit hit = one("c", VectorQuery.vector(new float[] {1, 0}, 1)).get(0);
    assertEquals(WireFormat.json(item), WireFormat.json(hit.item()));
    assertEquals(1.0, hit.scored().member("score").doubleValue());
    assertEquals(item.size() + 1, hit.scored().toJson().size());
  }

  @Test
  void anItemOfTheSameIdTakesTheOthersPlace() throws Exception {
    putThree();
    put(record("east", "now in the west", -1, 0));
    assertEquals(3, store.stats("c").count());
    List<Hit> hits = one("c", VectorQuery.vector(new float[] {-1, 0}, 1));
    assertEquals("now in the west", hits.get(0).item().text());
    assertEquals(List.of("between"), ids(one("c", VectorQuery.text("sun", 10))));
  }

  @Test
  void aRepeatedUpsertChangesNothing() throws Exception {
    putThree();
    String before = WireFormat.json(searches());
    for (int i = 0; i < 5; i++) {
      putThree();
    }
    assertEquals(3, store.stats("c").count());
    assertEquals(before, WireFormat.json(searches()));
  }

  private List<List<Item>> searches() throws Exception {
    List<List<Item>> all = new ArrayList<>();
    List<VectorQuery> queries =
        List.of(
            VectorQuery.vector(new float[] {1, 0}, 5),
            VectorQuery.text("sun sea", 5),
            VectorQuery.hybrid("sea", new float[] {0, 1}, 5));
    for (List<Hit> hits : store.search("c", queries)) {
      all.add(hits.stream().map(Hit::scored).toList());
    }
    return all;
  }

  @Test
  void staleItemsOfTheSameSourceAreDeletedIfWanted() throws Exception {
    put(
        new VectorRecord(Item.named("a#1").withSource("a"), new float[] {1, 0}),
        new VectorRecord(Item.named("a#2").withSource("a"), new float[] {1, 0}),
        new VectorRecord(Item.named("b#1").withSource("b"), new float[] {1, 0}),
        new VectorRecord(Item.named("free"), new float[] {1, 0}));
    List<VectorRecord> edited =
        List.of(
            new VectorRecord(Item.named("a#2").withSource("a"), new float[] {0, 1}),
            new VectorRecord(Item.named("a#3").withSource("a"), new float[] {0, 1}),
            new VectorRecord(Item.named("other"), new float[] {0, 1}));
    assertEquals(new Upsert.Change(1, 5), store.upsert("c", new Upsert(PLANE, edited, true)));
    assertEquals(new Upsert.Change(0, 5), store.upsert("c", new Upsert(PLANE, edited, true)));
    List<String> left = ids(one("c", VectorQuery.vector(new float[] {1, 0}, 10)));
    assertEquals(Set.of("a#2", "a#3", "b#1", "free", "other"), new HashSet<>(left));
    assertEquals(5, left.size());
  }

  @Test
  void deletedItemsAreNotFound() throws Exception {
    putThree();
    assertEquals(2, store.delete("c", Set.of("east", "between", "nobody")));
    assertEquals(0, store.delete("c", Set.of("east", "between", "nobody")));
    assertEquals(List.of("north"), ids(one("c", VectorQuery.vector(new float[] {1, 0}, 5))));
    assertEquals(List.of(), one("c", VectorQuery.text("sun", 5)));
  }

  @Test
  void anEmptyCollectionHasNoHits() throws Exception {
    store.upsert("c", Upsert.of(PLANE, List.of()));
    assertEquals(Set.of("c"), store.collections());
    assertEquals(0, store.stats("c").count());
    for (List<Item> each : searches()) {
      assertEquals(List.of(), each);
    }
    putThree();
    store.delete("c", Set.of("east", "north", "between"));
    assertEquals(PLANE, store.stats("c").fingerprint());
    for (List<Item> each : searches()) {
      assertEquals(List.of(), each);
    }
  }

  @Test
  void vectorsOfAnotherModelAreRefusedAndNothingIsChanged() throws Exception {
    putThree();
    Fingerprint other = Vectors.unit("other-model", 2);
    WeftException refused =
        assertThrows(
            WeftException.class,
            () -> store.upsert("c", Upsert.of(other, List.of(record("x", "", 1, 0)))));
    assertEquals(FailureCode.CONFLICT, refused.code());
    assertTrue(refused.getMessage().contains(PLANE.toString()), refused.getMessage());
    assertTrue(refused.getMessage().contains(other.toString()), refused.getMessage());
    assertEquals(3, store.stats("c").count());
    assertEquals(PLANE, store.stats("c").fingerprint());
  }

  @Test
  void whatCannotBeTakenIsRefusedBeforeAnythingIsWritten() throws Exception {
    putThree();
    float nan = Float.NaN;
    List<VectorRecord> bad =
        List.of(
            new VectorRecord(Item.named("x"), new float[] {1}),
            new VectorRecord(Item.named("x"), new float[] {1, 0, 0}),
            record("x", "", 0, 0),
            record("x", "", 0.5f, 0),
            record("x", "", nan, 0),
            record("x", "", Float.POSITIVE_INFINITY, 0),
            record("", "", 1, 0),
            record("\uD83D", "", 1, 0),
            record("i".repeat(5_000), "", 1, 0),
            record("good", "", 1, 0));
    for (VectorRecord each : bad) {
      List<VectorRecord> records = List.of(record("good", "", 1, 0), each);
      assertEquals(
          FailureCode.INVALID_INPUT,
          codeOf(() -> store.upsert("c", Upsert.of(PLANE, records))),
          each.toString());
    }
    assertEquals(3, store.stats("c").count());
    assertEquals(
        FailureCode.INVALID_INPUT,
        codeOf(() -> one("c", VectorQuery.vector(new float[] {1, 0, 0}, 1))));
    assertEquals(
        FailureCode.INVALID_INPUT,
        codeOf(() -> one("c", VectorQuery.vector(new float[] {0, 0}, 1))));
  }

  @Test
  void namesOfCollectionsAreNoPaths() throws Exception {
    for (String bad :
        List.of("", ".", "..", "../c", "a/b", "a\\b", ".c", "c.", "ä", "a b", "x".repeat(65))) {
      assertEquals(
          FailureCode.INVALID_INPUT,
          codeOf(() -> store.upsert(bad, Upsert.of(PLANE, List.of()))),
          bad);
      assertEquals(FailureCode.INVALID_INPUT, codeOf(() -> store.stats(bad)), bad);
    }
    store.upsert("A-b_c.9", Upsert.of(PLANE, List.of()));
    store.upsert("x".repeat(64), Upsert.of(PLANE, List.of()));
    assertEquals(Set.of("A-b_c.9", "x".repeat(64)), store.collections());
  }

  @Test
  void anUnknownCollectionIsNamedWithTheKnownOnes() throws Exception {
    WeftException none = assertThrows(WeftException.class, () -> store.stats("docs"));
    assertEquals(FailureCode.NOT_FOUND, none.code());
    store.upsert("docs", Upsert.of(PLANE, List.of()));
    store.upsert("other", Upsert.of(PLANE, List.of()));
    WeftException unknown =
        assertThrows(WeftException.class, () -> one("doks", VectorQuery.text("x", 1)));
    assertEquals(FailureCode.NOT_FOUND, unknown.code());
    assertTrue(unknown.getMessage().contains("did you mean 'docs'"), unknown.getMessage());
    assertTrue(unknown.getMessage().contains("docs, other"), unknown.getMessage());
    assertEquals(FailureCode.NOT_FOUND, codeOf(() -> store.delete("doks", Set.of("x"))));
  }

  @Test
  void filtersHoldForExactlyTheItemsThatFulfilThem() throws Exception {
    RandomItems random = new RandomItems(7);
    Random numbers = new Random(8);
    Map<String, Item> items = new HashMap<>();
    List<VectorRecord> records = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Item item = random.item("i" + i);
      items.put(item.id(), Item.of(WireFormat.read(WireFormat.bytes(item), JsonNode.class)));
      records.add(new VectorRecord(item, Vectors.random(numbers, 2)));
    }
    for (int from = 0; from < 300; from += 100) {
      store.upsert("c", Upsert.of(PLANE, records.subList(from, from + 100)));
    }
    int some = 0;
    for (int round = 0; round < 1_000; round++) {
      JsonNode condition = random.condition(3);
      ItemFilter filter = ItemFilter.of(condition);
      Set<String> expected = new TreeSet<>();
      items.values().stream().filter(filter::test).forEach(item -> expected.add(item.id()));
      List<Hit> hits = one("c", VectorQuery.vector(new float[] {1, 0}, 300).where(filter));
      assertEquals(expected, new TreeSet<>(ids(hits)), condition::toString);
      assertEquals(expected.size(), hits.size());
      some += expected.isEmpty() || expected.size() == 300 ? 0 : 1;
    }
    assertTrue(some > 300, "only " + some + " conditions told items apart");
  }

  @Test
  void filtersHoldInEveryMode() throws Exception {
    putThree();
    ItemFilter filter = ItemFilter.of(json("{'value':{'item':'/id'},'ne':'between'}"));
    assertEquals(List.of("east"), ids(one("c", VectorQuery.text("sun", 5).where(filter))));
    assertEquals(
        List.of("east", "north"),
        ids(one("c", VectorQuery.hybrid("sun", new float[] {1, 0}, 5).where(filter))));
  }

  @Test
  void searchesBesideUpsertsSeeThemWholeOrNotAtAll() throws Exception {
    store.upsert("c", Upsert.of(PLANE, List.of()));
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int w = 0; w < 2; w++) {
        String name = "w" + w + "-";
        writers.add(threads.submit(() -> writeRounds(name)));
      }
      List<Future<?>> readers = new ArrayList<>();
      for (int r = 0; r < 2; r++) {
        readers.add(threads.submit(() -> readUntilAll()));
      }
      for (Future<?> each : Stream.concat(writers.stream(), readers.stream()).toList()) {
        each.get();
      }
    }
    assertEquals(100, store.stats("c").count());
  }

  private Void writeRounds(String name) throws Exception {
    for (int round = 0; round < 10; round++) {
      List<VectorRecord> five = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        five.add(record(name + round + "-" + i, "five of a kind", 1, 0));
      }
      store.upsert("c", Upsert.of(PLANE, five));
    }
    return null;
  }

  private Void readUntilAll() throws Exception {
    int seen = 0;
    while (seen < 100) {
      List<List<Hit>> both =
          store.search(
              "c",
              List.of(VectorQuery.vector(new float[] {1, 0}, 300), VectorQuery.text("kind", 300)));
      assertEquals(ids(both.get(0)), ids(both.get(1)), "one state for all queries of a call");
      int count = both.get(0).size();
      assertEquals(0, count % 5, "an upsert was seen in part");
      assertTrue(count >= seen, "what was there is gone");
      seen = count;
    }
    return null;
  }

  @Test
  void anInterruptedCallChangesNothing() throws Exception {
    putThree();
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> put(record("x", "", 1, 0)));
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedException.class, () -> one("c", VectorQuery.vector(new float[] {1, 0}, 5)));
    assertEquals(3, store.stats("c").count());
    put(record("x", "", 1, 0));
    assertEquals(4, store.stats("c").count());
  }

  @Test
  void whatIsDurableIsThereAgain() throws Exception {
    putThree();
    String before = WireFormat.json(searches());
    store.close();
    store = open(folder);
    if (isDurable()) {
      assertEquals(Set.of("c"), store.collections());
      assertEquals(PLANE, store.stats("c").fingerprint());
      assertEquals(before, WireFormat.json(searches()));
    } else {
      assertEquals(Set.of(), store.collections());
    }
  }

  @Test
  void statsSayWhatIsThere() throws Exception {
    putThree();
    CollectionStats stats = store.stats("c");
    assertEquals(3, stats.count());
    assertEquals(2, stats.dimensions());
    assertTrue(stats.bytes() > 24, "bytes " + stats.bytes());
    assertTrue(stats.segments() >= 1);
  }

  @Test
  void vectorsMayHaveThousandsOfNumbers() throws Exception {
    Fingerprint wide = Vectors.unit("wide", 3_072);
    Random random = new Random(5);
    List<VectorRecord> records =
        IntStream.range(0, 10)
            .mapToObj(i -> new VectorRecord(Item.named("i" + i), Vectors.random(random, 3_072)))
            .toList();
    store.upsert("w", Upsert.of(wide, records));
    List<Hit> hits = one("w", VectorQuery.vector(records.get(4).vector(), 1));
    assertEquals(List.of("i4"), ids(hits));
    assertEquals(1.0, hits.get(0).score());
  }

  @Test
  void aFilterThatIsNoneIsRefused() {
    for (String bad :
        List.of(
            "{}",
            "{'value':1,'eq':1}",
            "{'value':{'param':'x'},'eq':1}",
            "{'value':{'item':'no-slash'},'eq':1}",
            "{'value':{'item':'/a'},'like':1}",
            "{'value':{'item':'/a'},'lt':true}")) {
      assertEquals(FailureCode.INVALID_INPUT, codeOf(() -> ItemFilter.of(json(bad))), bad);
    }
    JsonNode longText = json("{'value':{'item':'/a'},'lt':'" + "x".repeat(257) + "'}");
    assertEquals(FailureCode.INVALID_INPUT, codeOf(() -> ItemFilter.of(longText)));
  }
}
