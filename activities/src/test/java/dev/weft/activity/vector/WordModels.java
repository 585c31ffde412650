package dev.weft.activity.vector;

import dev.weft.activity.model.Embedder;
import dev.weft.activity.model.Fingerprint;
import dev.weft.activity.model.ModelLease;
import dev.weft.activity.model.ModelSpec;
import dev.weft.activity.model.Models;
import dev.weft.data.ModelInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.ModelKind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * One model, {@code words}: the vector of a text is the sum of a vector for each of its words, so
 * texts that share words are near each other.
 */
final class WordModels implements Models {
  static final int DIMENSIONS = 32;

  final List<List<String>> calls = new ArrayList<>();
  Fingerprint fingerprint = Vectors.unit("words", DIMENSIONS);
  int leases;

  @Override
  public ModelLease model(String id) {
    if (!id.equals("words")) {
      throw new WeftException(FailureCode.UNKNOWN_MODEL, "no model '" + id + "'; known: words");
    }
    leases++;
    return new ModelLease(new Words(), () -> leases--);
  }

  @Override
  public List<ModelSpec> specs() {
    return List.of();
  }

  /** The vector of a text. */
  static float[] vector(String text) {
    float[] sum = new float[DIMENSIONS];
    for (String word : text.split("\\W+")) {
      float[] each = Vectors.random(new Random(word.hashCode()), DIMENSIONS);
      for (int i = 0; i < DIMENSIONS; i++) {
        sum[i] += each[i];
      }
    }
    return Vectors.normalised(sum);
  }

  private final class Words implements Embedder {
    @Override
    public Fingerprint fingerprint() {
      return fingerprint;
    }

    @Override
    public Embedded embed(List<String> texts, Purpose purpose, Progress progress) {
      if (purpose != Purpose.QUERY) {
        throw new IllegalArgumentException("a search embeds queries, not " + purpose);
      }
      calls.add(texts);
      float[] values = new float[texts.size() * DIMENSIONS];
      for (int i = 0; i < texts.size(); i++) {
        System.arraycopy(vector(texts.get(i)), 0, values, i * DIMENSIONS, DIMENSIONS);
      }
      return new Embedded(values, DIMENSIONS, 7L * texts.size(), new BitSet());
    }

    @Override
    public ModelSpec spec() {
      return new ModelSpec(
          "words",
          "test",
          Set.of(ModelKind.EMBED),
          "Words.",
          null,
          null,
          null,
          null,
          DIMENSIONS,
          0,
          "mean",
          true,
          "",
          "",
          1,
          0,
          true);
    }

    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public TaskOutput.ModelOutput infer(ModelInput input) {
      throw new UnsupportedOperationException("only embeds");
    }

    @Override
    public void close() {}
  }
}
