package dev.weft.activity.model;

import dev.weft.data.ModelInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.nio.FloatBuffer;
import java.util.BitSet;
import java.util.List;

/**
 * Turns texts into vectors with an ONNX model.
 *
 * <p>Token vectors become one as Sentence-BERT has it (Reimers and Gurevych 2019): their mean, or
 * that of the first token. A model that answers one vector a text is taken at its word.
 * Thread-safe.
 */
final class OnnxEmbedder implements Embedder {
  /** So many texts are tokenised and sorted at once, which bounds the memory of a large list. */
  private static final int WINDOW = 2_048;

  private static final String CLS = "cls";

  private final ModelSpec spec;
  private final OnnxSession session;
  private final TextTokenizer tokenizer;
  private final long bytes;

  /** Owns the session and the tokenizer from here on. */
  OnnxEmbedder(ModelSpec spec, OnnxSession session, TextTokenizer tokenizer, long bytes) {
    this.spec = spec;
    this.session = session;
    this.tokenizer = tokenizer;
    this.bytes = bytes;
  }

  @Override
  public ModelSpec spec() {
    return spec;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public Fingerprint fingerprint() {
    return new Fingerprint(
        spec.id(),
        session.sha256().substring(0, 16),
        spec.pooling(),
        spec.isUnit(),
        spec.dimensions());
  }

  @Override
  public TaskOutput.ModelOutput infer(ModelInput input) {
    throw new WeftException(
        FailureCode.INVALID_INPUT,
        "model '"
            + spec.id()
            + "' makes vectors and answers nothing; use it in EMBEDDING_GENERATION embed");
  }

  @Override
  public Embedded embed(List<String> texts, Purpose purpose, Progress progress)
      throws InterruptedException {
    String prefix = purpose == Purpose.QUERY ? spec.queryPrefix() : spec.passagePrefix();
    Vectors vectors = new Vectors(room(texts.size()), spec);
    long tokens = 0;
    BitSet cut = new BitSet();
    for (int from = 0; from < texts.size(); from += WINDOW) {
      int start = from;
      List<TokenisedText> window =
          tokenizer.encode(prefixed(prefix, texts.subList(from, end(from, texts))));
      for (int i = 0; i < window.size(); i++) {
        tokens += window.get(i).length();
        cut.set(from + i, window.get(i).isCut());
      }
      session.run(
          window,
          (positions, values, shape) -> {
            vectors.take(start, positions, window, values, shape);
            progress.report(vectors.done, texts.size());
          });
    }
    return new Embedded(vectors.values, spec.dimensions(), tokens, cut);
  }

  private static int end(int from, List<String> texts) {
    return Math.min(texts.size(), from + WINDOW);
  }

  private static List<String> prefixed(String prefix, List<String> texts) {
    return prefix.isEmpty() ? texts : texts.stream().map(prefix::concat).toList();
  }

  private float[] room(int texts) {
    long numbers = (long) texts * spec.dimensions();
    if (numbers > Integer.MAX_VALUE - 8) {
      throw new WeftException(
          FailureCode.TOO_LARGE,
          texts
              + " vectors of "
              + spec.dimensions()
              + " numbers are too many for one task; give it at most "
              + (Integer.MAX_VALUE - 8) / spec.dimensions()
              + " texts");
    }
    return new float[(int) numbers];
  }

  @Override
  public void close() {
    session.close();
    tokenizer.close();
  }

  /** Collects the vectors of all runs. */
  private static final class Vectors {
    private final float[] values;
    private final ModelSpec spec;
    private int done;

    private Vectors(float[] values, ModelSpec spec) {
      this.values = values;
      this.spec = spec;
    }

    private void take(
        int start, int[] positions, List<TokenisedText> texts, FloatBuffer output, long[] shape) {
      int dimensions = spec.dimensions();
      checkWidth(shape[shape.length - 1]);
      int stride = shape.length == 3 ? (int) shape[1] * dimensions : dimensions;
      for (int row = 0; row < positions.length; row++) {
        int at = (start + positions[row]) * dimensions;
        boolean isMean = shape.length == 3 && !spec.pooling().equals(CLS);
        int tokens = isMean ? texts.get(positions[row]).length() : 1;
        for (int token = 0; token < tokens; token++) {
          int from = row * stride + token * dimensions;
          for (int i = 0; i < dimensions; i++) {
            values[at + i] += output.get(from + i);
          }
        }
        scale(at, tokens);
      }
      done += positions.length;
    }

    private void checkWidth(long width) {
      if (width != spec.dimensions()) {
        throw new WeftException(
            FailureCode.INVALID_INPUT,
            String.format(
                "model '%s' makes vectors of %d numbers, but was registered with %d; correct its"
                    + " 'dimensions'",
                spec.id(), width, spec.dimensions()));
      }
    }

    private void scale(int at, int tokens) {
      double sum = 0;
      for (int i = at; i < at + spec.dimensions(); i++) {
        values[i] /= tokens;
        sum += (double) values[i] * values[i];
      }
      if (spec.isUnit() && sum > 0) {
        float factor = (float) (1 / Math.sqrt(sum));
        for (int i = at; i < at + spec.dimensions(); i++) {
          values[i] *= factor;
        }
      }
    }
  }
}
