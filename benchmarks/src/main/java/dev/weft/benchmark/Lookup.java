package dev.weft.benchmark;

import dev.weft.activity.model.Embedder;
import dev.weft.activity.model.Fingerprint;
import dev.weft.activity.model.Model;
import dev.weft.activity.model.ModelProvider;
import dev.weft.activity.model.ModelSpec;
import dev.weft.activity.model.Models;
import dev.weft.data.ModelInput;
import dev.weft.data.TaskOutput;
import dev.weft.graph.ModelKind;
import java.util.EnumSet;
import java.util.List;

/**
 * Stands in for a model: its vectors are there already, so that a search is measured and not what
 * comes before it.
 *
 * @param vectors the vector of each text
 */
record Lookup(List<float[]> vectors) implements ModelProvider {
  static final int DIMENSIONS = 384;
  static final Fingerprint FINGERPRINT =
      new Fingerprint("lookup", "0".repeat(16), "mean", true, DIMENSIONS);
  static final ModelSpec SPEC =
      new ModelSpec(
          "lookup",
          "lookup",
          EnumSet.of(ModelKind.EMBED),
          "Vectors that are there already.",
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
          2,
          1,
          false);

  /** The text of a vector. */
  static String text(int index) {
    return "question " + index;
  }

  @Override
  public String name() {
    return SPEC.provider();
  }

  @Override
  public Model load(ModelSpec spec, Models models) {
    return new Loaded(vectors);
  }

  private record Loaded(List<float[]> vectors) implements Embedder {
    @Override
    public ModelSpec spec() {
      return SPEC;
    }

    @Override
    public long bytes() {
      return 1;
    }

    @Override
    public Fingerprint fingerprint() {
      return FINGERPRINT;
    }

    @Override
    public Embedded embed(List<String> texts, Purpose purpose, Progress progress) {
      float[] values = new float[texts.size() * DIMENSIONS];
      for (int i = 0; i < texts.size(); i++) {
        int index = Integer.parseInt(texts.get(i).substring(text(0).length() - 1));
        System.arraycopy(vectors.get(index), 0, values, i * DIMENSIONS, DIMENSIONS);
      }
      return new Embedded(values, DIMENSIONS, 0);
    }

    @Override
    public TaskOutput.ModelOutput infer(ModelInput input) {
      throw new UnsupportedOperationException("it only looks vectors up");
    }

    @Override
    public void close() {
      // It holds nothing.
    }
  }
}
