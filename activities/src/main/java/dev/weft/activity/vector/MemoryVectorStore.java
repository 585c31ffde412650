package dev.weft.activity.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps collections in the memory of this process: exact, and gone when the process ends.
 *
 * <p>Every search looks at every item. Scores are those of {@link LuceneVectorStore}. For tests,
 * and for collections of up to some 10,000 items that one run makes and uses. Thread-safe: a search
 * sees the collection before or after a change, never between.
 */
public final class MemoryVectorStore implements VectorStore {
  private final Words words = new Words();
  private final Map<String, MemoryCollection> collections = new ConcurrentHashMap<>();

  /** Makes a store without collections. */
  public MemoryVectorStore() {}

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Set<String> collections() {
    return new TreeSet<>(collections.keySet());
  }

  @Override
  public Upsert.Change upsert(String collection, Upsert upsert) throws InterruptedException {
    CollectionNames.checked(collection);
    RecordCheck.check(upsert);
    List<MemoryRecord> records = new ArrayList<>(upsert.records().size());
    for (VectorRecord each : upsert.records()) {
      Interrupts.check();
      records.add(MemoryRecord.of(each, words));
    }
    Upsert.Change[] change = new Upsert.Change[1];
    collections.compute(
        collection,
        (name, before) -> {
          MemoryCollection from =
              before == null ? MemoryCollection.empty(upsert.fingerprint()) : before;
          CollectionNames.checkSame(name, from.fingerprint(), upsert.fingerprint());
          MemoryCollection after = from.with(records, upsert.replacesSources());
          change[0] =
              new Upsert.Change(from.stale(records, upsert.replacesSources()), after.size());
          return after;
        });
    return change[0];
  }

  @Override
  public long delete(String collection, Set<String> ids) {
    long[] deleted = new long[1];
    existing(collection);
    collections.computeIfPresent(
        collection,
        (name, before) -> {
          MemoryCollection after = before.without(ids);
          deleted[0] = (long) before.size() - after.size();
          return after;
        });
    return deleted[0];
  }

  @Override
  public List<List<Hit>> search(String collection, List<VectorQuery> queries)
      throws InterruptedException {
    MemoryCollection state = existing(collection);
    for (VectorQuery each : queries) {
      CollectionNames.checkQuery(collection, state.fingerprint(), each);
    }
    List<List<Hit>> answers = new ArrayList<>(queries.size());
    for (VectorQuery each : queries) {
      answers.add(state.hits(each, words));
    }
    return answers;
  }

  @Override
  public CollectionStats stats(String collection) {
    return existing(collection).stats();
  }

  private MemoryCollection existing(String name) {
    MemoryCollection found = collections.get(CollectionNames.checked(name));
    if (found == null) {
      throw CollectionNames.unknown(name, name(), collections.keySet());
    }
    return found;
  }

  @Override
  public void close() {
    collections.clear();
  }
}
