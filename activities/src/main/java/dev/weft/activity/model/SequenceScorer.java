package dev.weft.activity.model;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.util.List;

/**
 * An ONNX model that answers a row of numbers (logits) for each text, and its tokenizer.
 *
 * <p>Thread-safe.
 */
record SequenceScorer(ModelSpec spec, OnnxSession session, TextTokenizer tokenizer, long bytes)
    implements AutoCloseable {

  /** Returns the rows in the order of the texts; a text of no tokens has a row of none. */
  float[][] logits(List<TokenisedText> texts) throws InterruptedException {
    float[][] rows = new float[texts.size()][0];
    session.run(
        texts,
        (positions, values, shape) -> {
          if (shape.length != 2) {
            throw new WeftException(
                FailureCode.INVALID_INPUT,
                "model '" + spec.id() + "' answers no row of logits for each text");
          }
          int width = (int) shape[1];
          for (int row = 0; row < positions.length; row++) {
            float[] logits = new float[width];
            values.get(row * width, logits);
            rows[positions[row]] = logits;
          }
        });
    return rows;
  }

  @Override
  public void close() {
    session.close();
    tokenizer.close();
  }
}
