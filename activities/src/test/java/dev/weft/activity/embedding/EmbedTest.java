package dev.weft.activity.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.activity.HandlerContext;
import dev.weft.activity.model.BuiltInModels;
import dev.weft.activity.model.EchoProvider;
import dev.weft.activity.model.ModelManager;
import dev.weft.activity.model.OnnxProvider;
import dev.weft.activity.model.VectorBlob;
import dev.weft.blob.BlobStore;
import dev.weft.blob.LocalBlobStore;
import dev.weft.data.DataRef;
import dev.weft.data.Item;
import dev.weft.data.Items;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operation from end to end: the built-in model, a local blob store. */
class EmbedTest {
  private static final ModelManager MODELS =
      new ModelManager(
          List.of(BuiltInModels.specs().get(0), BuiltInModels.specs().get(2)),
          List.of(new OnnxProvider(), new EchoProvider()),
          1L << 30);

  @TempDir Path folder;
  private BlobStore blobs;
  private HandlerContext context;

  @BeforeEach
  void open() throws IOException {
    blobs = new LocalBlobStore(folder);
    context = new HandlerContext(new Embed(MODELS), blobs);
  }

  @AfterAll
  static void close() {
    MODELS.close();
  }

  private TaskOutput.Embeddings embed(TaskInput input) throws Exception {
    if (context.answer(input) instanceof TaskOutput.Embeddings embeddings) {
      return embeddings;
    }
    throw new AssertionError("no embeddings");
  }

  private static TaskInput items(Item... items) {
    return new TaskInput.Upstream(new Items(List.of(items)).toOutput());
  }

  private float[] vectors(TaskOutput.Embeddings embeddings) throws IOException {
    return VectorBlob.read(
        blobs, embeddings.vectors(), embeddings.items().size(), embeddings.dimensions());
  }

  @Test
  void itemsStayAndTheirVectorsLieInABlobInTheirOrder() throws Exception {
    Item cat = Item.named("cat").withText("The cat sleeps.").withSource("a.txt").withSpan(3, 18);
    Item rain = Item.named("rain").withText("Heavy rain fell all night on the town.");
    TaskOutput.Embeddings embeddings = embed(items(rain, cat));
    assertEquals(List.of(rain, cat), embeddings.items());
    assertEquals("all-minilm-l6-v2/759c3cd2b7fe7e93/mean/unit/384", embeddings.fingerprint());
    float[] vectors = vectors(embeddings);
    assertEquals(2 * 384, vectors.length);

    float[] alone = vectors(embed(new TaskInput.Text("The cat sleeps.")));
    assertTrue(dot(alone, Arrays.copyOfRange(vectors, 384, 768)) > 0.9999);
    assertTrue(dot(alone, Arrays.copyOf(vectors, 384)) < 0.5);

    JsonNode view = embeddings.view();
    assertEquals(2, view.path("count").asInt());
    assertEquals(384, view.path("dimensions").asInt());
    assertEquals(
        2 * 384 * 4, view.path("vectors").path("dataRef").path("bytes").asInt(), view.toString());
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @Test
  void theSameInputGivesTheSameBytes() throws Exception {
    TaskInput input = items(Item.named("a").withText("one"), Item.named("b").withText("two words"));
    assertEquals(embed(input), embed(input));
  }

  @Test
  void tokensAndProgressAreReported() throws Exception {
    embed(items(Item.named("a").withText("one"), Item.named("b").withText("two words")));
    assertEquals(3 + 4, context.tokens().input());
    assertEquals("embedding 2/2", context.reports().get(context.reports().size() - 1));
  }

  @Test
  void aTextThatWasCutIsMarked() throws Exception {
    Item longer = Item.named("long").withText("rain ".repeat(300));
    Item shorter = Item.named("short").withText("rain");
    TaskOutput.Embeddings embeddings = embed(items(longer, shorter));
    assertTrue(embeddings.items().get(0).metadata("truncated").booleanValue());
    assertEquals(longer.text(), embeddings.items().get(0).text());
    assertEquals(shorter, embeddings.items().get(1));
  }

  @Test
  void anEmptyListGivesNoVectors() throws Exception {
    TaskOutput.Embeddings embeddings = embed(items());
    assertEquals(List.of(), embeddings.items());
    assertEquals(0, embeddings.vectors().bytes());
    assertEquals(384, embeddings.dimensions());
    assertTrue(embeddings.fingerprint().startsWith("all-minilm-l6-v2/"));
  }

  @Test
  void anEmptyTextHasAVectorToo() throws Exception {
    float[] vectors = vectors(embed(items(Item.named("a").withText(""))));
    assertEquals(1, dot(vectors, vectors), 1e-5);
  }

  @Test
  void aListOfTextsIsNumberedAndHolesAreLeftOut() throws Exception {
    TaskOutput.Embeddings embeddings =
        embed(
            new TaskInput.Custom(
                HandlerContext.json(
                    "['x', null, {'text': 'y', 'k': 1}, {'id': 'z', 'text': 'z'}]")));
    assertEquals(List.of("0", "2", "z"), embeddings.items().stream().map(Item::id).toList());
    assertEquals(1, embeddings.items().get(1).member("k").asInt());
  }

  @Test
  void whatEarlierTasksAnswerCanBeEmbedded() throws Exception {
    TaskOutput.Embeddings first = embed(items(Item.named("a").withText("one")));
    List<TaskOutput> outputs =
        List.of(
            new TaskOutput.Text("one"),
            new TaskOutput.SearchResults(first.items()),
            first,
            new TaskOutput.Data(HandlerContext.json("{'id': 'a', 'text': 'one'}")),
            new TaskOutput.Data(HandlerContext.json("'one'")));
    for (TaskOutput each : outputs) {
      assertEquals(first.vectors(), embed(new TaskInput.Upstream(each)).vectors());
    }
  }

  @Test
  void whatHasNoTextIsRefusedAndNamed() {
    DataRef ref = new DataRef("local", "k", "0".repeat(64), 3, "image/png");
    assertRefused(new TaskInput.None(), "there is no input");
    assertRefused(new TaskInput.Binary(new byte[1]), "binary");
    assertRefused(new TaskInput.Upstream(new TaskOutput.Ref(ref)), "binary");
    assertRefused(new TaskInput.Custom(HandlerContext.json("7")), "the input is no object");
    assertRefused(
        items(Item.named("a").with("size", JsonNodeFactory.instance.numberNode(1))),
        "item 0 ('a') has no text, only id, size");
    assertRefused(
        new TaskInput.Custom(HandlerContext.json("['x', {'id': 7, 'text': 'y'}]")),
        "item 1 has an");
    assertRefused(new TaskInput.Custom(HandlerContext.json("[{}]")), "item 0 has no text");
  }

  private void assertRefused(TaskInput input, String words) {
    WeftException refused = assertThrows(WeftException.class, () -> context.answer(input));
    assertEquals(FailureCode.INVALID_INPUT, refused.code());
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(words) && message.contains("wanted is a text"), message);
  }

  @Test
  void anotherModelMustExistAndMakeVectors() {
    TaskInput input = new TaskInput.Text("x");
    WeftException unknown =
        assertThrows(WeftException.class, () -> context.by("all-minilm").answer(input));
    assertEquals(FailureCode.UNKNOWN_MODEL, unknown.code());
    WeftException wrong = assertThrows(WeftException.class, () -> context.by("echo").answer(input));
    assertEquals(FailureCode.INVALID_INPUT, wrong.code());
    assertTrue(String.valueOf(wrong.getMessage()).contains("makes no vectors"));
    assertEquals(0, MODELS.gauges().inUse());
  }

  @Test
  void aWorkerThatMayBeLostWritesNothing() {
    context.lost();
    assertThrows(InterruptedException.class, () -> context.answer(new TaskInput.Text("x")));
    assertFalse(new ArrayList<>(context.reports()).isEmpty());
    assertEquals(0, MODELS.gauges().inUse());
  }
}
