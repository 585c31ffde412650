package dev.weft.activity.inference;

import dev.weft.activity.model.Embedder;
import dev.weft.activity.model.Embedder.Embedded;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Labels texts by the description that is nearest in meaning, without training.
 *
 * <p>Text and descriptions are embedded; the label is that of the largest cosine, the first of
 * equal ones. Scores are the softmax of the cosines times {@value #SCALE}, the factor with which
 * sentence models of this family are trained (Reimers and Gurevych's sentence-transformers). The
 * idea is that of Chang, Ratinov, Roth and Srikumar, "Importance of semantic representation:
 * dataless classification", 2008.
 */
final class ZeroShot {
  private static final double SCALE = 20;

  private final Labels labels;
  private final Embedded meanings;

  private ZeroShot(Labels labels, Embedded meanings) {
    this.labels = labels;
    this.meanings = meanings;
  }

  /** Embeds the descriptions. */
  static ZeroShot of(Labels labels, Embedder embedder) throws InterruptedException {
    return new ZeroShot(
        labels,
        embedder.embed(labels.meanings(), Embedder.Purpose.PASSAGE, Embedder.Progress.NONE));
  }

  /** How many tokens the descriptions have. */
  long tokens() {
    return meanings.tokens();
  }

  /** The verdicts on embedded texts, by position. */
  List<Verdict> of(Embedded texts, int count) {
    List<Verdict> verdicts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      verdicts.add(verdict(texts, i));
    }
    return verdicts;
  }

  private Verdict verdict(Embedded texts, int row) {
    int size = labels.names().size();
    double[] cosines = new double[size];
    int best = 0;
    for (int i = 0; i < size; i++) {
      cosines[i] = Cosine.between(texts, row, meanings, i);
      best = cosines[i] > cosines[best] ? i : best;
    }
    double sum = 0;
    for (double cosine : cosines) {
      sum += Math.exp(SCALE * (cosine - cosines[best]));
    }
    Map<String, Double> scores = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      scores.put(labels.names().get(i), Math.exp(SCALE * (cosines[i] - cosines[best])) / sum);
    }
    return new Verdict(labels.names().get(best), 1 / sum, scores);
  }
}
