package dev.weft.activity.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.HandlerContext;
import dev.weft.activity.model.ModelManager;
import dev.weft.blob.LocalBlobStore;
import dev.weft.data.ModelInput;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.data.Tokens;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.ModelKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RerankPassagesTest {
  private static final String PASSAGES =
      "[{'id': 'soup', 'text': 'Stir the soup slowly.', 'metadata': {'page': 3}},"
          + " {'id': 'gate', 'text': 'It is late. The gate closes at ten.'},"
          + " {'id': 'barn', 'text': 'Dogs sleep in the barn.'}]";

  private LocalBlobStore blobs;
  private ModelManager models;

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
    return new HandlerContext(new RerankPassages(models, TestModels.TOOLS), blobs);
  }

  private static TaskInput passages(String json) {
    return new TaskInput.Custom(HandlerContext.json(json));
  }

  private static List<String> ids(JsonNode answer) {
    return answer.path("items").valueStream().map(each -> each.path("id").asText()).toList();
  }

  @Test
  void whatFitsTheQueryGoesFirst() throws Exception {
    HandlerContext task =
        task().with("query", "'When is the gate closed?'").with(passages(PASSAGES));
    JsonNode answer = task.view();
    assertEquals("gate", ids(answer).get(0));
    assertEquals(3, answer.path("count").asInt());
    JsonNode soup =
        answer
            .path("items")
            .valueStream()
            .filter(RerankPassagesTest::isSoup)
            .findAny()
            .orElseThrow();
    assertEquals(HandlerContext.json("{'page': 3}"), soup.path("metadata"));
    assertTrue(task.tokens().input() > 10, task.tokens().toString());
    JsonNode asked =
        task().asking("{'query': 'When is the gate closed?', 'passages': " + PASSAGES + "}").view();
    assertEquals(answer, asked, "the same question in another form");
    assertEquals(List.of("gate"), ids(task.with("k", "1").view()));
  }

  private static boolean isSoup(JsonNode item) {
    return item.path("id").asText().equals("soup");
  }

  @Test
  void whereNothingTellsThemApartTheEarlierPlaceDoes() throws Exception {
    String equal =
        "[{'id': 'b', 'text': 'The same.', 'score': 0.2}, {'id': 'a', 'text': 'The same.',"
            + " 'score': 0.1}]";
    JsonNode answer = task().with("query", "'Who?'").with(passages(equal)).view();
    assertEquals(List.of("b", "a"), ids(answer));
    assertEquals(0.2, answer.at("/items/0/metadata/earlierScore").doubleValue());
    double first = answer.at("/items/0/score").doubleValue();
    double second = answer.at("/items/1/score").doubleValue();
    assertEquals(0.125, first - second, 0.0002, "half of a quarter");
  }

  @Test
  void noPassagesAreAnEmptyList() throws Exception {
    assertEquals(0, task().with("query", "'x'").with(passages("[]")).view().path("count").asInt());
    try (ModelManager own = TestModels.and("length", ModelKind.RERANK, this::byLength)) {
      RerankPassages handler = new RerankPassages(own, TestModels.TOOLS);
      HandlerContext task = new HandlerContext(handler, blobs).by("length").with("query", "'x'");
      assertEquals(0, task.with(passages("[]")).view().path("count").asInt());
    }
  }

  @Test
  void aModelMadeForItGivesTheScores() throws Exception {
    try (ModelManager own = TestModels.and("length", ModelKind.RERANK, this::byLength)) {
      RerankPassages handler = new RerankPassages(own, TestModels.TOOLS);
      HandlerContext task = new HandlerContext(handler, blobs).by("length").with("query", "'x'");
      JsonNode answer = task.with(passages(PASSAGES)).view();
      assertEquals(List.of("gate", "barn", "soup"), ids(answer));
      assertEquals(35.0, answer.at("/items/0/score").doubleValue());
      assertEquals(new Tokens(3, 0), task.tokens());
    }
  }

  private TaskOutput.ModelOutput byLength(ModelInput input) {
    JsonNode texts = input.fields().path("texts");
    StringBuilder scores = new StringBuilder();
    texts.forEach(
        text -> scores.append(scores.isEmpty() ? "" : ",").append(text.asText().length()));
    JsonNode data = HandlerContext.json("{'scores': [" + scores + "]}");
    return new TaskOutput.ModelOutput("", data, null, new Tokens(texts.size(), 0), "stop");
  }

  @Test
  void theQueryIsGivenOnce() {
    refused("there is no query", task().with(passages(PASSAGES)));
    refused("there is no query", task().with("query", "' '").with(passages(PASSAGES)));
    refused("given twice", task().with("query", "'a'").asking("{'query': 'a', 'passages': []}"));
    refused("field 'query' must be a text", task().asking("{'passages': []}"));
    refused("wanted are query, passages", task().asking("{'question': 'a', 'passages': []}"));
  }

  @Test
  void echoSaysThePromptAgain() throws Exception {
    HandlerContext task = new HandlerContext(new GenerateText(models), blobs).by("echo");
    JsonNode answer = task.asking("{'prompt': 'Say it again.'}").view();
    assertEquals("Say it again.", answer.path("text").asText());
    assertEquals(answer.at("/tokens/output").longValue(), task.tokens().output());
    assertEquals("Too.", task.with(new TaskInput.Text("Too.")).view().path("text").asText());
    refused("field 'prompt' must be a text, got nothing", task.asking("{}"));
    refused(
        "needs a model; name one by 'modelId'",
        new HandlerContext(new GenerateText(models), blobs).asking("{'prompt': 'x'}"));
  }

  private static void refused(String words, HandlerContext task) {
    WeftException e = assertThrows(WeftException.class, task::answer);
    assertEquals(FailureCode.INVALID_INPUT, e.code(), e.getMessage());
    assertTrue(e.getMessage().contains(words), "'" + words + "' is not in: " + e.getMessage());
  }
}
