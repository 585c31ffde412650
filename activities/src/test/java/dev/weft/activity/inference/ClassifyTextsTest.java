package dev.weft.activity.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.activity.HandlerContext;
import dev.weft.activity.model.Embedder;
import dev.weft.activity.model.ModelLease;
import dev.weft.activity.model.ModelManager;
import dev.weft.blob.LocalBlobStore;
import dev.weft.data.Item;
import dev.weft.data.Items;
import dev.weft.data.ModelInput;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.data.Tokens;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.ModelKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClassifyTextsTest {
  private static final System.Logger FIGURES = System.getLogger(ClassifyTextsTest.class.getName());

  private static final String TWO =
      "{'billing': 'An invoice or a payment.', 'weather': 'Rain, sun and wind.'}";

  private LocalBlobStore blobs;
  private ModelManager models;

  /** A text and the label that a person gave it. */
  private record Labelled(String label, String text) {}

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    blobs = new LocalBlobStore(folder);
    models = TestModels.builtIn();
  }

  @AfterAll
  void close() {
    models.close();
  }

  private HandlerContext task() {
    return new HandlerContext(new ClassifyTexts(models), blobs);
  }

  @Test
  void labelsAreThoseOfAPlainLoopOverTheModel() throws Exception {
    List<Labelled> texts = labelled();
    assertTrue(texts.size() >= 200, texts.size() + " texts");
    JsonNode labels = new ObjectMapper().readTree(resource("labels.json"));
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      items.add(Item.named("row-" + i).withText(texts.get(i).text()));
    }
    HandlerContext task = task().with("labels", labels).after(new Items(items).toOutput());
    JsonNode answer = task.view();
    List<String> given = answer.path("items").valueStream().map(each -> label(each)).toList();
    assertEquals(plainLoop(texts, labels), given);
    int right = 0;
    for (int i = 0; i < texts.size(); i++) {
      right += texts.get(i).label().equals(given.get(i)) ? 1 : 0;
    }
    String figures = right + " of " + texts.size() + " labels are those that a person gave";
    FIGURES.log(System.Logger.Level.INFO, figures);
    assertTrue(right >= texts.size() * 0.7, figures);
    int counted = answer.path("labels").valueStream().mapToInt(JsonNode::intValue).sum();
    assertEquals(texts.size(), counted);
    assertTrue(task.tokens().input() > texts.size(), task.tokens().toString());
  }

  /** What a few lines of anybody's own code would do: one text after the other, largest cosine. */
  private List<String> plainLoop(List<Labelled> texts, JsonNode labels) throws Exception {
    List<String> names = new ArrayList<>();
    List<float[]> meanings = new ArrayList<>();
    List<String> best = new ArrayList<>();
    try (ModelLease lease = models.model("all-minilm-l6-v2")) {
      for (Map.Entry<String, JsonNode> each : labels.properties()) {
        names.add(each.getKey());
        meanings.add(vector(lease, each.getValue().asText()));
      }
      for (Labelled each : texts) {
        float[] vector = vector(lease, each.text());
        int nearest = 0;
        for (int i = 1; i < names.size(); i++) {
          nearest = dot(vector, meanings.get(i)) > dot(vector, meanings.get(nearest)) ? i : nearest;
        }
        best.add(names.get(nearest));
      }
    }
    return best;
  }

  private static float[] vector(ModelLease lease, String text) throws InterruptedException {
    return lease
        .embedder()
        .embed(List.of(text), Embedder.Purpose.PASSAGE, Embedder.Progress.NONE)
        .vector(0);
  }

  private static float dot(float[] one, float[] other) {
    float sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  @Test
  void oneTextIsAnsweredWithItsLabelAndAllScores() throws Exception {
    JsonNode answer =
        task().with("labels", TWO).with(new TaskInput.Text("You charged my card twice.")).view();
    assertEquals("billing", answer.path("text").asText());
    assertEquals("stop", answer.path("finish").asText());
    JsonNode scores = answer.at("/data/scores");
    assertEquals(answer.at("/data/score"), scores.path("billing"));
    assertEquals(
        1, scores.path("billing").doubleValue() + scores.path("weather").doubleValue(), 0.0002);
    assertTrue(scores.path("billing").doubleValue() > 0.9, scores::toString);
  }

  @Test
  void anItemKeepsItsMembersAndAWordMeansItself() throws Exception {
    JsonNode answer =
        task()
            .with("labels", "['sports', 'cooking']")
            .with("scores", "true")
            .with(
                new TaskInput.Custom(
                    HandlerContext.json("{'id': 'a', 'text': 'Stir the soup.', 'page': 7}")))
            .view();
    assertEquals("cooking", answer.path("label").asText());
    assertEquals(7, answer.path("page").asInt());
    assertEquals(2, answer.path("scores").size());
  }

  @Test
  void whatFitsNoLabelWellGetsTheOtherOne() throws Exception {
    JsonNode answer =
        task()
            .with("labels", TWO)
            .with("minScore", "0.9")
            .with("otherwise", "'a person'")
            .with(
                new TaskInput.Custom(
                    HandlerContext.json("['Where is my invoice?', 'The cat sleeps.']")))
            .view();
    assertEquals("billing", label(answer.at("/items/0")));
    assertEquals("a person", label(answer.at("/items/1")));
    assertEquals(
        HandlerContext.json("{'billing': 1, 'weather': 0, 'a person': 1}"), answer.path("labels"));
  }

  @Test
  void noItemsHaveNoLabels() throws Exception {
    JsonNode answer =
        task().with("labels", TWO).with(new TaskInput.Custom(HandlerContext.json("[]"))).view();
    assertEquals(
        HandlerContext.json("{'items': [], 'count': 0, 'labels': {'billing': 0, 'weather': 0}}"),
        answer);
  }

  @Test
  void aTrainedModelGivesItsOwnLabels() throws Exception {
    try (ModelManager own = TestModels.and("lengths", ModelKind.CLASSIFY, this::byLength)) {
      ClassifyTexts handler = new ClassifyTexts(own);
      StringBuilder texts = new StringBuilder("['long enough'");
      texts.append(", 'no'".repeat(100)).append(']');
      HandlerContext task = new HandlerContext(handler, blobs).by("lengths");
      JsonNode answer =
          task.with(new TaskInput.Custom(HandlerContext.json(texts.toString()))).view();
      assertEquals(HandlerContext.json("{'long': 1, 'short': 100}"), answer.path("labels"));
      assertEquals(0.75, answer.at("/items/0/score").doubleValue());
      assertEquals(new Tokens(101, 0), task.tokens(), "two slices");
      refused("has labels of its own", task.with("labels", TWO));
    }
  }

  private TaskOutput.ModelOutput byLength(ModelInput input) {
    StringBuilder labels = new StringBuilder();
    for (JsonNode text : input.fields().path("texts")) {
      String label = text.asText().length() > 5 ? "long" : "short";
      labels.append(labels.isEmpty() ? "" : ",");
      labels.append("{'label': '").append(label).append("', 'score': 0.75, 'scores': {}}");
    }
    JsonNode data = HandlerContext.json("{'labels': [" + labels + "]}");
    Tokens tokens = new Tokens(input.fields().path("texts").size(), 0);
    return new TaskOutput.ModelOutput("", data, null, tokens, "stop");
  }

  @Test
  void labelsMustBeSaidOnceAndInWords() {
    HandlerContext asked = task().with(new TaskInput.Text("x"));
    refused("has no labels of its own; set the option labels", asked);
    refused("two labels or more, got [\"one\"]", asked.with("labels", "['one']"));
    refused("'a' twice", asked.with("labels", "['a', 'b', 'a']"));
    refused("that of b is 2, no text", asked.with("labels", "{'a': 'x', 'b': 2}"));
    refused("two labels or more, got 5", asked.with("labels", "5"));
    refused("can answer, but MODEL_INFERENCE classify", asked.by("extractive-answer"));
    refused("('a') has no text", task().with("labels", TWO).with(noText()));
  }

  private static TaskInput noText() {
    return new TaskInput.Custom(HandlerContext.json("[{'id': 'a'}]"));
  }

  private static void refused(String words, HandlerContext task) {
    WeftException e = assertThrows(WeftException.class, task::answer);
    assertEquals(FailureCode.INVALID_INPUT, e.code(), e.getMessage());
    assertTrue(e.getMessage().contains(words), "'" + words + "' is not in: " + e.getMessage());
  }

  private static String label(JsonNode item) {
    return item.path("label").asText();
  }

  private static List<Labelled> labelled() throws IOException {
    return resource("labelled-texts.tsv")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", -1))
        .map(row -> new Labelled(row[0], row[1]))
        .toList();
  }

  private static String resource(String name) throws IOException {
    try (InputStream bytes = ClassifyTextsTest.class.getResourceAsStream("/inference/" + name)) {
      return new String(Objects.requireNonNull(bytes, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
