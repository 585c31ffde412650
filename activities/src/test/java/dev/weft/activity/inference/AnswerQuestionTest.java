package dev.weft.activity.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.HandlerContext;
import dev.weft.activity.model.ModelManager;
import dev.weft.blob.LocalBlobStore;
import dev.weft.data.Item;
import dev.weft.data.TaskInput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.ModelKind;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswerQuestionTest {
  private static final String HOUSE =
      """
      # The house rules

      The gate closes at ten. Dogs sleep in the barn, never in the kitchen. Guests may stay a week.

      | room | key |
      | --- | --- |
      | cellar | iron key |
      | attic | brass key |

      ```
      ring --twice
      ```
      """;

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
    return new HandlerContext(new AnswerQuestion(models), blobs);
  }

  private HandlerContext about(String question, Item... passages) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode().put("question", question);
    fields.putArray("passages");
    for (Item passage : passages) {
      fields.withArray("passages").add(passage.toJson());
    }
    return task().asking(fields);
  }

  private static Item house() {
    return Item.named("house.md").withText(HOUSE);
  }

  @Test
  void theAnswerIsQuotedWithItsPlaceInTheSource() throws Exception {
    String text = "Dogs sleep in the barn, never in the kitchen.";
    Item chunk =
        Item.named("house.md#140-280")
            .withSource("house.md")
            .withText("Cats do as they like.\n\n" + text)
            .withSpan(140, 163 + text.length());
    JsonNode answer = about("Where do dogs sleep?", chunk).view();
    JsonNode citation = answer.at("/citations/0");
    assertEquals(text, answer.path("text").asText());
    assertEquals("stop", answer.path("finish").asText());
    assertEquals("house.md#140-280", citation.path("id").asText());
    assertEquals("house.md", citation.path("source").asText());
    assertEquals(163, citation.path("start").asInt());
    assertEquals(163 + text.length(), citation.path("end").asInt());
    assertEquals(text, citation.path("text").asText());
    assertTrue(citation.path("score").doubleValue() > 0.6, citation::toString);
  }

  @Test
  void aRowOfATableIsQuotedButNeverItsHeadOrAHeading() throws Exception {
    JsonNode answer = about("Which key opens the attic?", house()).view();
    assertEquals("| attic | brass key |", answer.at("/citations/0/text").asText());
    for (String other : new String[] {"| room | key |", "# The house rules", "| --- | --- |"}) {
      assertTrue(!answer.path("text").asText().contains(other), answer::toString);
    }
    JsonNode headings = about("What are the house rules?", house()).view().path("citations");
    headings.forEach(each -> assertTrue(!each.path("text").asText().startsWith("#")));
  }

  @Test
  void aQuestionAboutSomethingElseHasNoAnswer() throws Exception {
    HandlerContext task = about("How do I cook lentils?", house());
    JsonNode answer = task.view();
    assertEquals("no-answer", answer.path("finish").asText());
    assertEquals("No answer found in the given passages.", answer.path("text").asText());
    assertEquals(0, answer.path("citations").size());
    assertEquals(answer.at("/tokens/input").longValue(), task.tokens().input());
    assertTrue(task.tokens().input() > 20, task.tokens().toString());
    assertEquals("Sorry.", task.with("otherwise", "'Sorry.'").view().path("text").asText());
    assertEquals("no-answer", about("Why?").view().path("finish").asText(), "no passages at all");
  }

  @Test
  void aNameThatNoPassageHasTakesTrustAway() throws Exception {
    Item passage = Item.named("a").withText("The client library needs version 21 or newer.");
    String known = "Which version does the client library need?";
    String unknown = "Which Haskell version does the client library need?";
    double with = score(about(known, passage).view());
    double without = score(about(unknown, passage).view());
    assertTrue(without < 0.75 * with, with + " " + without);
    assertEquals(
        with, score(about("Which Version Does The Client Library Need?", passage).view()), 0.05);
  }

  private static double score(JsonNode answer) {
    return answer.at("/citations/0/score").asDouble();
  }

  @Test
  void equalPassagesAreCitedInTheirOrderAndOverlapsOnce() throws Exception {
    String text = "The gate closes at ten.";
    Item first = Item.named("b#0-23").withSource("b").withText(text).withSpan(0, 23);
    Item again = Item.named("b#0-24").withSource("b").withText(text).withSpan(0, 23);
    Item other = Item.named("a#0-23").withSource("a").withText(text).withSpan(0, 23);
    JsonNode citations =
        about("When does the gate close?", first, again, other).view().path("citations");
    assertEquals(2, citations.size(), citations::toString);
    assertEquals("b#0-23", citations.at("/0/id").asText());
    assertEquals("a#0-23", citations.at("/1/id").asText());
    JsonNode one =
        about("When does the gate close?", first, again, other).with("citations", "1").view();
    assertEquals(1, one.path("citations").size());
    assertEquals(text, one.path("text").asText());
  }

  @Test
  void anInterruptedAttemptEnds() {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, about("When does the gate close?", house())::answer);
    assertTrue(!Thread.interrupted(), "the flag is cleared by the exception");
  }

  @Test
  void echoAnswersWithTheFirstPassage() throws Exception {
    JsonNode answer = about("Anything?", house()).by("echo").view();
    assertEquals(HOUSE, answer.path("text").asText());
  }

  @Test
  void aWrongFieldIsNamedWithWhatCame() {
    refused("needs an input {model:", task().with(new TaskInput.Text("x")));
    refused("field 'question' must be a text, got 5", task().asking("{'question': 5}"));
    refused("field 'question' must be a text, got nothing", task().asking("{'passages': []}"));
    refused("field 'question' is blank", task().asking("{'question': ' ', 'passages': []}"));
    refused(
        "field 'passages' must be a list of items, such as {from: search, at: /items}, got \"x\"",
        task().asking("{'question': 'a', 'passages': 'x'}"));
    refused(
        "field 'query' is unknown; wanted are question, passages",
        task().asking("{'query': 'a', 'passages': []}"));
    refused(
        "item 0 ('p') has no text, only id, page",
        task().asking("{'question': 'a', 'passages': [{'id': 'p', 'page': 1}]}"));
    refused(
        "says it covers 3 to 9 of its source, but its text has 2 characters",
        about("a", Item.named("p").withText("ab").withSpan(3, 9)));
    refused(
        "model 'all-minilm-l6-v2' can embed, but MODEL_INFERENCE answer needs one that can answer",
        about("a", house()).by("all-minilm-l6-v2"));
  }

  @Test
  void aModelThatIsNotThereIsNamed() {
    WeftException e = assertThrows(WeftException.class, about("a", house()).by("oracle")::answer);
    assertEquals(FailureCode.UNKNOWN_MODEL, e.code());
  }

  @Test
  void anExtractiveModelNeedsAnEmbedder() {
    ExtractiveProvider provider = new ExtractiveProvider(TestModels.TOOLS);
    for (String uses : new String[] {"nobody", "echo", "extractive-answer"}) {
      WeftException e =
          assertThrows(
              WeftException.class,
              () ->
                  provider.load(
                      TestModels.spec("mine", ExtractiveProvider.NAME, ModelKind.ANSWER, uses),
                      models));
      assertTrue(e.getMessage().contains("its 'uses' is '" + uses + "'"), e.getMessage());
    }
  }

  private static void refused(String words, HandlerContext task) {
    WeftException e = assertThrows(WeftException.class, task::answer);
    assertEquals(FailureCode.INVALID_INPUT, e.code(), e.getMessage());
    assertTrue(e.getMessage().contains(words), "'" + words + "' is not in: " + e.getMessage());
  }
}
