package dev.weft.activity.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.data.Item;
import dev.weft.data.ModelInput;
import dev.weft.data.TaskOutput.ModelOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.ModelKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every provider of models owes the tasks that use them.
 *
 * <p>A subclass says which model of it to try; the questions come from here, one for each kind of
 * the model.
 */
@Timeout(120)
public abstract class ModelProviderContract {
  private static final List<String> TEXTS =
      List.of(
          "The sun is good.", "bad, awful rain", "", "Rain and sun over the sea 漢字 \uD83D\uDE00");

  private ModelManager models;
  private ModelLease lease;

  /** The provider. */
  protected abstract ModelProvider provider();

  /** A model of the provider. */
  protected abstract ModelSpec spec();

  /** Other models, which this one may use, and their providers. */
  protected ModelManager models() {
    return new ModelManager(List.of(spec()), List.of(provider()), 1L << 30);
  }

  @BeforeEach
  final void load() throws InterruptedException {
    models = models();
    lease = models.model(spec().id());
  }

  @AfterEach
  final void close() {
    lease.close();
    models.close();
  }

  @Test
  final void isNamedAsItsModelsSay() {
    assertEquals(spec().provider(), provider().name());
    assertEquals(provider().name(), provider().name());
  }

  @Test
  final void aModelKnowsWhatItIsAndWhatItHolds() throws Exception {
    ModelSpec spec = spec();
    try (Model model = provider().load(spec, models)) {
      assertSame(spec, model.spec());
      assertTrue(model.bytes() >= 0, model.bytes() + " bytes");
    }
  }

  @Test
  final void everyKindAnswersInItsForm() throws InterruptedException {
    for (ModelKind kind : spec().kinds()) {
      switch (kind) {
        case EMBED -> checkVectors();
        case CLASSIFY -> checkLabels(ask(kind));
        case RERANK -> checkScores(ask(kind));
        case ANSWER -> checkAnswer(ask(kind));
        case GENERATE -> assertTrue(ask(kind).tokens().input() > 0);
      }
    }
  }

  @Test
  final void theSameQuestionHasTheSameAnswerFromManyThreads() throws Exception {
    List<Future<List<Object>>> answers = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int i = 0; i < 8; i++) {
        answers.add(threads.submit(this::answers));
      }
      List<Object> expected = answers();
      for (Future<List<Object>> each : answers) {
        assertEquals(expected, each.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  final void aQuestionWithoutItsFieldsIsRefused() {
    WeftException refused =
        assertThrows(
            WeftException.class,
            () -> lease.infer(new ModelInput(JsonNodeFactory.instance.objectNode())));
    assertEquals(FailureCode.INVALID_INPUT, refused.code());
    assertTrue(
        String.valueOf(refused.getMessage()).contains(spec().id()),
        "does not name the model: " + refused.getMessage());
  }

  private List<Object> answers() throws InterruptedException {
    List<Object> answers = new ArrayList<>();
    for (ModelKind kind : spec().kinds()) {
      answers.add(kind == ModelKind.EMBED ? vectors(TEXTS) : ask(kind));
    }
    return answers;
  }

  private List<Float> vectors(List<String> texts) throws InterruptedException {
    List<Float> values = new ArrayList<>();
    for (float each :
        lease.embedder().embed(texts, Embedder.Purpose.QUERY, Embedder.Progress.NONE).values()) {
      values.add(each);
    }
    return values;
  }

  private ModelOutput ask(ModelKind kind) throws InterruptedException {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    switch (kind) {
      case CLASSIFY -> TEXTS.forEach(fields.putArray("texts")::add);
      case RERANK -> {
        fields.put("query", "rain");
        TEXTS.forEach(fields.putArray("texts")::add);
      }
      case ANSWER -> {
        fields.put("question", "Is the sun good?");
        ArrayNode passages = fields.putArray("passages");
        passages.add(Item.named("a").withText(TEXTS.get(0)).withSource("a.txt").toJson());
        passages.add(Item.named("b").withText(TEXTS.get(1)).withSource("b.txt").toJson());
      }
      case GENERATE -> fields.put("prompt", TEXTS.get(0));
      case EMBED -> throw new AssertionError("embedders answer no questions");
    }
    return lease.infer(new ModelInput(fields));
  }

  private void checkVectors() throws InterruptedException {
    Embedder embedder = lease.embedder();
    int dimensions = spec().dimensions();
    assertEquals(dimensions, embedder.fingerprint().dimensions());
    assertEquals(spec().id(), embedder.fingerprint().modelId());
    assertEquals(embedder.fingerprint(), Fingerprint.parse(embedder.fingerprint().toString()));
    Embedder.Embedded embedded =
        embedder.embed(TEXTS, Embedder.Purpose.PASSAGE, Embedder.Progress.NONE);
    assertEquals(TEXTS.size() * dimensions, embedded.values().length);
    assertEquals(dimensions, embedded.dimensions());
    float[] second =
        embedder
            .embed(TEXTS.subList(1, 2), Embedder.Purpose.PASSAGE, Embedder.Progress.NONE)
            .vector(0);
    assertArrayEquals(second, embedded.vector(1), 1e-4f);
  }

  private static void checkLabels(ModelOutput output) {
    JsonNode labels = data(output).path("labels");
    assertEquals(TEXTS.size(), labels.size());
    for (JsonNode each : labels) {
      double sum = 0;
      double greatest = 0;
      for (JsonNode score : each.path("scores")) {
        sum += score.asDouble();
        greatest = Math.max(greatest, score.asDouble());
      }
      assertEquals(1, sum, 1e-6);
      assertEquals(greatest, each.path("score").asDouble());
      assertEquals(each.path("score"), each.path("scores").path(each.path("label").asText()));
    }
  }

  private static void checkScores(ModelOutput output) {
    JsonNode scores = data(output).path("scores");
    assertEquals(TEXTS.size(), scores.size());
    scores.forEach(score -> assertTrue(Double.isFinite(score.asDouble()), score.toString()));
  }

  private void checkAnswer(ModelOutput output) throws InterruptedException {
    List<Item> citations = output.citations();
    if (!output.text().isEmpty()) {
      assertTrue(citations != null && !citations.isEmpty(), "an answer without a source");
    }
    ObjectNode nothing = JsonNodeFactory.instance.objectNode().put("question", "Is it?");
    nothing.putArray("passages");
    ModelOutput none = lease.infer(new ModelInput(nothing));
    assertEquals("", none.text());
    assertEquals("no-answer", none.finish());
  }

  private static JsonNode data(ModelOutput output) {
    JsonNode data = output.data();
    if (data == null) {
      throw new AssertionError("no data in " + output);
    }
    return data;
  }
}
