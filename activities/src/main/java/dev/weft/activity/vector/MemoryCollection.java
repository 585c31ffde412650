package dev.weft.activity.vector;

import dev.weft.activity.model.Fingerprint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One state of a collection in memory.
 *
 * @param fingerprint what its vectors were made with
 * @param records what it holds, by id
 */
record MemoryCollection(Fingerprint fingerprint, Map<String, MemoryRecord> records) {

  static MemoryCollection empty(Fingerprint fingerprint) {
    return new MemoryCollection(fingerprint, Map.of());
  }

  int size() {
    return records.size();
  }

  MemoryCollection with(Collection<MemoryRecord> added, boolean replacesSources) {
    Map<String, MemoryRecord> after = new LinkedHashMap<>(records);
    if (replacesSources) {
      after.values().removeAll(staleOf(added));
    }
    added.forEach(each -> after.put(each.item().id(), each));
    return new MemoryCollection(fingerprint, after);
  }

  /** How many items have the source of one of these records and are not among them. */
  long stale(Collection<MemoryRecord> added, boolean replacesSources) {
    return replacesSources ? staleOf(added).size() : 0;
  }

  private Set<MemoryRecord> staleOf(Collection<MemoryRecord> added) {
    Set<MemoryRecord> kept = new HashSet<>(added);
    Set<String> sources =
        added.stream()
            .map(each -> each.item().source())
            .filter(each -> each != null)
            .collect(Collectors.toSet());
    return records.values().stream()
        .filter(each -> sources.contains(each.item().source()) && !kept.contains(each))
        .collect(Collectors.toSet());
  }

  MemoryCollection without(Set<String> ids) {
    Map<String, MemoryRecord> after = new LinkedHashMap<>(records);
    after.keySet().removeAll(ids);
    return new MemoryCollection(fingerprint, after);
  }

  CollectionStats stats() {
    long bytes =
        records.values().stream()
            .mapToLong(each -> each.bytes() + (long) Float.BYTES * each.vector().length)
            .sum();
    return new CollectionStats(records.size(), fingerprint, bytes, 1);
  }

  List<Hit> hits(VectorQuery query, Words words) throws InterruptedException {
    List<Ranked<MemoryRecord>> ranked =
        switch (query.mode()) {
          case VECTOR -> byVector(query);
          case TEXT -> byText(query, words);
          case HYBRID ->
              RankFusion.fuse(
                  first(byVector(query), query.depth()),
                  first(byText(query, words), query.depth()));
        };
    return ranked.stream()
        .filter(each -> query.accepts(each.score()))
        .limit(query.k())
        .map(each -> new Hit(each.key().item(), each.score()))
        .toList();
  }

  private static List<MemoryRecord> first(List<Ranked<MemoryRecord>> ranked, int count) {
    return ranked.stream().limit(count).map(Ranked::key).toList();
  }

  private List<Ranked<MemoryRecord>> byVector(VectorQuery query) throws InterruptedException {
    float[] target = query.vector();
    List<Ranked<MemoryRecord>> all = new ArrayList<>();
    for (MemoryRecord each : records.values()) {
      Interrupts.check();
      if (target != null && isWanted(query, each)) {
        all.add(new Ranked<>(each, VectorMath.cosine(target, each.vector(), fingerprint.isUnit())));
      }
    }
    Collections.sort(all);
    return all;
  }

  private List<Ranked<MemoryRecord>> byText(VectorQuery query, Words words)
      throws InterruptedException {
    Map<String, Integer> wanted = words.queried(String.valueOf(query.text()));
    WordScores scores = WordScores.of(wanted, records.values());
    List<Ranked<MemoryRecord>> all = new ArrayList<>();
    for (MemoryRecord each : records.values()) {
      Interrupts.check();
      float score = scores.score(each);
      if (score > 0 && isWanted(query, each)) {
        all.add(new Ranked<>(each, score));
      }
    }
    // Sorted by what they are, shown by four decimals.
    Collections.sort(all);
    return all.stream()
        .map(each -> new Ranked<>(each.key(), VectorMath.roundedWords(each.score())))
        .toList();
  }

  private static boolean isWanted(VectorQuery query, MemoryRecord record) {
    return query.filter() == null || query.filter().test(record.item());
  }
}
