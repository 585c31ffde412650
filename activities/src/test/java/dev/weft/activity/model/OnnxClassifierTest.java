package dev.weft.activity.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.data.ModelInput;
import dev.weft.data.TaskOutput.ModelOutput;
import dev.weft.data.Tokens;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.ModelKind;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A classifier and two rerankers whose answers can be worked out on paper. */
class OnnxClassifierTest {
  private final ModelManager models =
      new ModelManager(
          List.of(
              TinyModels.onnx("sentiment", ModelKind.CLASSIFY),
              TinyModels.onnx("fit", ModelKind.RERANK),
              TinyModels.onnx("fit2", ModelKind.RERANK)),
          List.of(new OnnxProvider()),
          1L << 30);

  @AfterEach
  void close() {
    models.close();
  }

  private ModelOutput classify(String... texts) throws InterruptedException {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    List.of(texts).forEach(fields.putArray("texts")::add);
    try (ModelLease lease = models.model("sentiment")) {
      return lease.infer(new ModelInput(fields));
    }
  }

  private static JsonNode data(ModelOutput output) {
    JsonNode data = output.data();
    return data == null ? JsonNodeFactory.instance.missingNode() : data;
  }

  @Test
  void labelsComeInTheOrderOfTheTextsWithTheirSoftmax() throws InterruptedException {
    ModelOutput output = classify("the", "Good great", "awful", "bad the sun the rain the sun");
    JsonNode labels = data(output).path("labels");
    assertEquals("negative", labels.path(0).path("label").asText()); // a tie: the first label
    assertEquals(0.5, labels.path(0).path("score").asDouble(), 1e-9);
    assertEquals("positive", labels.path(1).path("label").asText());
    // two good words of four tokens: mean 0.5, logits -1.5 and 1.5
    assertEquals(1 / (1 + Math.exp(-3)), labels.path(1).path("score").asDouble(), 1e-6);
    assertEquals("negative", labels.path(2).path("label").asText());
    // one bad word of three tokens: mean -1/3, logits 1 and -1
    assertEquals(
        1 / (1 + Math.exp(2)), labels.path(2).path("scores").path("positive").asDouble(), 1e-6);
    assertEquals("negative", labels.path(3).path("label").asText());
    assertEquals(new Tokens(3 + 4 + 3 + 9, 0), output.tokens());
    assertEquals("", output.text());
    assertEquals("stop", output.finish());
  }

  @Test
  void theLabelOfOneTextIsTheAnswer() throws InterruptedException {
    assertEquals("positive", classify("good").text());
    assertEquals(0, data(classify()).path("labels").size());
  }

  @Test
  void textsThatFitTheQueryHaveHigherScores() throws InterruptedException {
    for (String id : List.of("fit", "fit2")) {
      ObjectNode fields = JsonNodeFactory.instance.objectNode().put("query", "the");
      fields.putArray("texts").add("sun").add("rain rain").add("rain sun");
      try (ModelLease lease = models.model(id)) {
        JsonNode scores = data(lease.infer(new ModelInput(fields))).path("scores");
        assertEquals(0, scores.path(0).asDouble(), 1e-6);
        assertEquals(8.0 / 6, scores.path(1).asDouble(), 1e-5); // [CLS] the [SEP] rain rain [SEP]
        assertEquals(4.0 / 6, scores.path(2).asDouble(), 1e-5);
      }
    }
  }

  @Test
  void ofAPairThatIsTooLongTheLongerIsCutAndABookIsNoWork() throws InterruptedException {
    ObjectNode fields = JsonNodeFactory.instance.objectNode().put("query", "the");
    fields.putArray("texts").add("rain ".repeat(200)).add("rain ".repeat(400_000));
    try (ModelLease lease = models.model("fit")) {
      ModelOutput output = lease.infer(new ModelInput(fields));
      JsonNode scores = data(output).path("scores");
      assertEquals(4 * 12 / 16.0, scores.path(0).asDouble(), 1e-5); // 16 with four others
      assertEquals(scores.path(0), scores.path(1));
      assertEquals(32, output.tokens().input());
    }
  }

  @Test
  void aModelOfAnotherShapeIsRefusedWhenItIsLoaded() {
    assertRefused(TinyModels.onnx("fit", ModelKind.CLASSIFY), "answers 1 numbers");
    assertRefused(TinyModels.onnx("fit", ModelKind.ANSWER), "one kind");
    assertRefused(TinyModels.onnx("fit2", ModelKind.EMBED, null, 384), "of 2 numbers");
  }

  private static void assertRefused(ModelSpec spec, String words) {
    try (ModelManager manager =
        new ModelManager(List.of(spec), List.of(new OnnxProvider()), 1L << 30)) {
      WeftException refused =
          assertThrows(WeftException.class, () -> manager.model(spec.id()).close());
      assertEquals(FailureCode.INVALID_INPUT, refused.code());
      assertTrue(String.valueOf(refused.getMessage()).contains(words), refused.getMessage());
      assertEquals(new ModelManager.Gauges(0, 0, 0, 0, 0), manager.gauges());
    }
  }
}
