package dev.weft.activity.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.model.Fingerprint;
import dev.weft.data.Item;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.run.WireFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LuceneVectorStoreTest extends VectorStoreContract {
  private static final int DIMENSIONS = 32;

  @Override
  VectorStore open(Path folder) {
    return new LuceneVectorStore(folder);
  }

  @Override
  boolean isDurable() {
    return true;
  }

  @Test
  void answersAreTheSameBytesAfterMergesAndWhenItIsOpenedAgain() throws Exception {
    Fingerprint fingerprint = Vectors.unit("merge", DIMENSIONS);
    change(store, fingerprint);
    for (int i = 0; i < 50 && store.stats("m").segments() == 1; i++) {
      store.upsert("m", Upsert.of(fingerprint, List.of(extra(i))));
    }
    assertTrue(store.stats("m").segments() > 1, "there is something to merge");
    List<VectorQuery> queries = queries(60, 17);
    String before = answers(store, queries);
    assertEquals(before, answers(store, queries));
    ((LuceneVectorStore) store).fold("m");
    assertEquals(1, store.stats("m").segments());
    assertEquals(before, answers(store, queries));
    store.close();
    store = open(folder);
    assertEquals(before, answers(store, queries));
  }

  @Test
  void answersAreThoseOfTheExactStore() throws Exception {
    Fingerprint fingerprint = Vectors.unit("merge", DIMENSIONS);
    change(store, fingerprint);
    try (VectorStore memory = new MemoryVectorStore()) {
      change(memory, fingerprint);
      List<VectorQuery> queries = queries(200, 18);
      for (VectorQuery each : queries) {
        assertEquals(answers(memory, List.of(each)), answers(store, List.of(each)), each::toString);
      }
    }
  }

  private static VectorRecord extra(int number) {
    return new VectorRecord(
        Item.named("extra" + number % 2), Vectors.random(new Random(number), DIMENSIONS));
  }

  /** Puts in, replaces and deletes, so that there are segments and deleted items. */
  private static void change(VectorStore store, Fingerprint fingerprint) throws Exception {
    RandomItems items = new RandomItems(3);
    Random random = new Random(4);
    for (int round = 0; round < 12; round++) {
      List<VectorRecord> records = new ArrayList<>();
      Set<Integer> numbers = new HashSet<>();
      for (int i = 0; i < 40; i++) {
        int number = random.nextInt(250);
        if (numbers.add(number)) {
          records.add(
              new VectorRecord(
                  items.item("i" + number), Vectors.random(random, fingerprint.dimensions())));
        }
      }
      store.upsert("m", new Upsert(fingerprint, records, round % 3 == 2));
      store.delete("m", Set.of("i" + random.nextInt(250), "i" + random.nextInt(250)));
    }
  }

  private static List<VectorQuery> queries(int count, long seed) {
    RandomItems items = new RandomItems(seed);
    Random random = new Random(seed);
    List<VectorQuery> queries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] vector = Vectors.random(random, DIMENSIONS);
      int k = 1 + random.nextInt(30);
      VectorQuery query =
          switch (i % 3) {
            case 0 -> VectorQuery.vector(vector, k);
            case 1 -> VectorQuery.text(items.text(), k);
            default -> VectorQuery.hybrid(items.text(), vector, k);
          };
      queries.add(random.nextBoolean() ? query : query.where(ItemFilter.of(items.condition(2))));
    }
    return queries;
  }

  private static String answers(VectorStore store, List<VectorQuery> queries) throws Exception {
    List<List<JsonNode>> all = new ArrayList<>();
    for (List<Hit> hits : store.search("m", queries)) {
      all.add(hits.stream().map(hit -> (JsonNode) hit.scored().toJson()).toList());
    }
    return WireFormat.json(all);
  }

  @Test
  void aGraphFindsNearlyAllOfTheTrueNeighbours() throws Exception {
    int count = NearestVectors.MOST_SCANNED + 2_000;
    Random random = new Random(42);
    List<float[]> centres = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      centres.add(Vectors.random(random, DIMENSIONS));
    }
    List<VectorRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] centre = centres.get(random.nextInt(centres.size()));
      records.add(new VectorRecord(Item.named("i" + i), Vectors.near(centre, 0.7, random)));
    }
    store.upsert("g", Upsert.of(Vectors.unit("graph", DIMENSIONS), records));
    ((LuceneVectorStore) store).fold("g");
    int found = 0;
    for (int q = 0; q < 50; q++) {
      float[] target = Vectors.near(centres.get(random.nextInt(centres.size())), 0.7, random);
      List<String> nearest = nearest(records, target, 10);
      List<String> hits = ids(one("g", VectorQuery.vector(target, 10)));
      found += (int) hits.stream().filter(nearest::contains).count();
    }
    assertTrue(found >= 495, "recall " + found / 500.0);
  }

  private static List<String> nearest(List<VectorRecord> records, float[] target, int count) {
    return records.stream()
        .map(each -> new Ranked<>(each.id(), VectorMath.cosine(target, each.vector(), true)))
        .sorted()
        .limit(count)
        .map(Ranked::key)
        .toList();
  }

  @Test
  void whatIsLeftOfACollectionThatWasNeverCommittedIsNone() throws Exception {
    Files.createDirectories(folder.resolve("begun"));
    Files.writeString(folder.resolve("begun").resolve("writer"), "1@gone");
    Files.writeString(folder.resolve("file"), "no folder");
    assertEquals(Set.of(), store.collections());
    store.upsert("begun", Upsert.of(PLANE, List.of(record("a", "", 1, 0))));
    assertEquals(Set.of("begun"), store.collections());
  }

  @Test
  @Timeout(60)
  void anIdleCollectionIsFoldedAndReleasedAndClosed() throws Exception {
    IdleRules atOnce = new IdleRules(Duration.ZERO, Duration.ZERO, Duration.ZERO);
    try (LuceneVectorStore idle = new LuceneVectorStore(folder, atOnce)) {
      idle.upsert("c", Upsert.of(PLANE, List.of(record("a", "one", 1, 0))));
      idle.upsert("c", Upsert.of(PLANE, List.of(record("b", "two", 0, 1))));
      VectorRecord third = record("c", "three", 0, 1);
      assertEquals(
          FailureCode.CONFLICT, codeOf(() -> store.upsert("c", Upsert.of(PLANE, List.of(third)))));
      while (Files.exists(folder.resolve("c").resolve("writer"))) {
        idle.tidy();
      }
      assertEquals(1, idle.stats("c").segments());
      assertEquals(3, store.upsert("c", Upsert.of(PLANE, List.of(third))).total());
      idle.tidy();
      assertEquals(3, idle.stats("c").count(), "opened again");
    }
  }

  @Test
  void anIndexThatCannotBeReadIsSaidToBeLost() throws Exception {
    store.upsert("c", Upsert.of(PLANE, List.of(record("a", "one", 1, 0))));
    store.close();
    try (Stream<Path> files = Files.list(folder.resolve("c"))) {
      for (Path each : files.filter(file -> file.toString().contains("segments_")).toList()) {
        byte[] bytes = Files.readAllBytes(each);
        bytes[bytes.length / 2] ^= 1;
        Files.write(each, bytes);
      }
    }
    store = open(folder);
    WeftException lost = assertThrows(WeftException.class, () -> store.stats("c"));
    assertEquals(FailureCode.DATA_LOSS, lost.code());
    assertTrue(lost.getMessage().contains(folder.resolve("c").toString()), lost.getMessage());
  }

  @Test
  void aCollectionOfAnotherFormatIsRefused() {
    Map<String, String> data = new HashMap<>(IndexFields.commitData(PLANE));
    assertEquals(PLANE, IndexFields.fingerprint(data.entrySet()));
    data.replaceAll((name, value) -> value.equals("1") ? "2" : value);
    assertEquals(FailureCode.CONFLICT, codeOf(() -> IndexFields.fingerprint(data.entrySet())));
  }
}
