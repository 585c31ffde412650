package dev.weft.activity.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A collection and several processes, of which some are killed. */
@Timeout(300)
class VectorProcessTest {
  private static final int RECORDS = 400;
  private static final int BATCH = 20;
  private static final int KILLS = 50;

  @TempDir Path folder;

  @Test
  void anUpsertKilledFiftyTimesLeavesExactlyTheRightItems() throws Exception {
    Random random = new Random(20261122);
    VectorProcess next = VectorProcess.start(folder); // starts while the one before works
    for (int kill = 0; kill < KILLS; kill++) {
      try (VectorProcess process = next) {
        next = VectorProcess.start(folder);
        putAll(process);
        int seen = 0;
        for (int answers = random.nextInt(8); answers > 0; answers--) {
          assertEquals("done " + (seen + BATCH), process.answer());
          seen += BATCH;
        }
        process.process().waitFor(random.nextInt(60), TimeUnit.MILLISECONDS);
        process.kill();
        checkWhole(seen, kill % 10 == 9);
      }
    }
    try (VectorProcess process = next) {
      putAll(process);
      for (int done = BATCH; done <= RECORDS; done += BATCH) {
        assertEquals("done " + done, process.answer());
      }
    }
    checkWhole(RECORDS, true);
  }

  private static void putAll(VectorProcess process) throws Exception {
    for (int from = 0; from < RECORDS; from += BATCH) {
      process.put(from, from + BATCH);
    }
  }

  /** What was answered is there; every batch is there as a whole or not at all, nothing twice. */
  private void checkWhole(int least, boolean looksAtAll) throws Exception {
    try (VectorStore store = new LuceneVectorStore(folder)) {
      if (store.collections().isEmpty()) {
        assertEquals(0, least, "what was answered is gone");
        return;
      }
      long count = store.stats("c").count();
      assertTrue(count >= least, count + " items, but " + least + " were answered");
      assertEquals(0, count % BATCH, "a batch is there in part");
      if (!looksAtAll) {
        return;
      }
      List<VectorQuery> queries =
          VectorProcess.records(0, (int) count).stream()
              .map(each -> VectorQuery.vector(each.vector(), 2))
              .toList();
      Set<String> ids = new TreeSet<>();
      List<List<Hit>> found = store.search("c", queries);
      for (int i = 0; i < count; i++) {
        Hit nearest = found.get(i).get(0);
        assertEquals(VectorProcess.record(i).item(), nearest.item());
        assertEquals(1.0, nearest.score(), "the vector of " + nearest.item().id());
        ids.add(nearest.item().id());
        assertTrue(found.get(i).get(1).score() < 1, "twice there: " + nearest.item().id());
      }
      assertEquals(count, ids.size());
    }
  }

  @Test
  void onlyOneProcessWritesAndOthersRead() throws Exception {
    try (VectorProcess process = VectorProcess.start(folder);
        VectorStore store = new LuceneVectorStore(folder)) {
      process.put(0, 10);
      assertEquals("done 10", process.answer());
      Upsert more = Upsert.of(VectorProcess.FINGERPRINT, VectorProcess.records(90, 95));
      WeftException refused = assertThrows(WeftException.class, () -> store.upsert("c", more));
      assertEquals(FailureCode.CONFLICT, refused.code());
      assertTrue(
          refused.getMessage().contains("process " + process.pid() + "@"), refused.getMessage());

      assertEquals(10, store.stats("c").count());
      process.put(10, 30);
      assertEquals("done 30", process.answer());
      assertEquals(30, store.stats("c").count());
      assertEquals(
          "item-29",
          store
              .search("c", List.of(VectorQuery.vector(VectorProcess.record(29).vector(), 1)))
              .get(0)
              .get(0)
              .item()
              .id());

      process.kill();
      assertEquals(35, store.upsert("c", more).total());
      try (VectorProcess next = VectorProcess.start(folder)) {
        next.put(0, 10);
        String answer = String.valueOf(next.answer());
        assertTrue(answer.startsWith("refused CONFLICT"), answer);
        assertTrue(answer.contains("process " + ProcessHandle.current().pid() + "@"), answer);
      }
    }
  }
}
