package dev.weft.activity.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.data.ModelInput;
import dev.weft.data.TaskOutput;
import dev.weft.data.Tokens;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.util.List;

/**
 * Says how well texts fit a query, with an ONNX model that reads both at once (a cross-encoder).
 *
 * <p>A score is the model's one logit, or that of label 1 if it has two. Thread-safe.
 */
final class OnnxReranker implements Model {
  private final SequenceScorer scorer;

  /** Owns the scorer from here on. */
  OnnxReranker(SequenceScorer scorer) {
    this.scorer = scorer;
  }

  @Override
  public ModelSpec spec() {
    return scorer.spec();
  }

  @Override
  public long bytes() {
    return scorer.bytes();
  }

  @Override
  public TaskOutput.ModelOutput infer(ModelInput input) throws InterruptedException {
    ModelFields fields = new ModelFields(spec().id(), input);
    String query = fields.text("query");
    List<TokenisedText> pairs = scorer.tokenizer().encodePairs(query, fields.texts("texts"));
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    ArrayNode scores = data.putArray("scores");
    for (float[] logits : scorer.logits(pairs)) {
      scores.add(score(logits));
    }
    long read = pairs.stream().mapToLong(TokenisedText::length).sum();
    return new TaskOutput.ModelOutput("", data, null, new Tokens(read, 0), "stop");
  }

  private float score(float[] logits) {
    if (logits.length != 1 && logits.length != 2) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "model '"
              + spec().id()
              + "' answers "
              + logits.length
              + " numbers for a pair of texts; a reranker answers one, or two of which the second"
              + " says how well they fit");
    }
    return logits[logits.length - 1];
  }

  @Override
  public void close() {
    scorer.close();
  }
}
