package dev.weft.activity.vector;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How well texts fit the words of one query.
 *
 * <p>BM25 with k1 1.2 and b 0.75 (Robertson, Zaragoza: The probabilistic relevance framework, 2009)
 * in the form, the precision and with the rounded lengths of Lucene's index, so that both stores
 * give the same scores. Immutable.
 */
final class WordScores {
  private static final float K1 = 1.2f;
  private static final float B = 0.75f;

  private final Map<String, Float> weights;
  private final float averageLength;

  private WordScores(Map<String, Float> weights, float averageLength) {
    this.weights = weights;
    this.averageLength = averageLength;
  }

  /** Weighs the words of a query by how rare they are among all items that have a text. */
  static WordScores of(Map<String, Integer> query, Collection<MemoryRecord> records) {
    long texts = 0;
    long length = 0;
    Map<String, Long> holders = new HashMap<>();
    for (MemoryRecord each : records) {
      if (each.length() > 0) {
        texts++;
        length += each.length();
        for (String word : query.keySet()) {
          if (each.words().containsKey(word)) {
            holders.merge(word, 1L, Long::sum);
          }
        }
      }
    }
    Map<String, Float> weights = new HashMap<>();
    for (Map.Entry<String, Long> each : holders.entrySet()) {
      long count = each.getValue();
      float rarity = (float) Math.log(1 + (texts - count + 0.5) / (count + 0.5));
      weights.put(each.getKey(), query.getOrDefault(each.getKey(), 1) * rarity);
    }
    return new WordScores(weights, (float) (length / (double) Math.max(1, texts)));
  }

  /** The score of an item; 0 when it has none of the words. */
  float score(MemoryRecord record) {
    double sum = 0;
    float norm = 1f / (K1 * ((1 - B) + B * record.roundedLength() / averageLength));
    for (Map.Entry<String, Float> each : weights.entrySet()) {
      Integer times = record.words().get(each.getKey());
      if (times != null) {
        float weight = each.getValue();
        sum += weight - weight / (1f + times * norm);
      }
    }
    return (float) sum;
  }
}
