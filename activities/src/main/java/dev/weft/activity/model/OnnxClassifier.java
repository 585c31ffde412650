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
 * Gives texts one of the labels that an ONNX model was trained for.
 *
 * <p>A score is the softmax of the logits. Of equal scores the first label wins. Thread-safe.
 */
final class OnnxClassifier implements Model {
  private final SequenceScorer scorer;
  private final List<String> labels;

  /** Owns the scorer from here on. */
  OnnxClassifier(SequenceScorer scorer, List<String> labels) {
    this.scorer = scorer;
    this.labels = List.copyOf(labels);
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
    List<TokenisedText> texts =
        scorer.tokenizer().encode(new ModelFields(spec().id(), input).texts("texts"));
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    ArrayNode answers = data.putArray("labels");
    String best = "";
    for (float[] logits : scorer.logits(texts)) {
      best = add(answers.addObject(), softmax(logits));
    }
    long read = texts.stream().mapToLong(TokenisedText::length).sum();
    String text = texts.size() == 1 ? best : "";
    return new TaskOutput.ModelOutput(text, data, null, new Tokens(read, 0), "stop");
  }

  private String add(ObjectNode answer, double[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    answer.put("label", labels.get(best)).put("score", scores[best]);
    ObjectNode all = answer.putObject("scores");
    for (int i = 0; i < scores.length; i++) {
      all.put(labels.get(i), scores[i]);
    }
    return labels.get(best);
  }

  private double[] softmax(float[] logits) {
    if (logits.length != labels.size()) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          String.format(
              "model '%s' answers %d numbers for a text, but its config.json has %d labels: %s",
              spec().id(), logits.length, labels.size(), String.join(", ", labels)));
    }
    double greatest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      greatest = Math.max(greatest, logit);
    }
    double sum = 0;
    double[] scores = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      scores[i] = StrictMath.exp(logits[i] - greatest);
      sum += scores[i];
    }
    for (int i = 0; i < scores.length; i++) {
      scores[i] /= sum;
    }
    return scores;
  }

  @Override
  public void close() {
    scorer.close();
  }
}
