package dev.weft.activity.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.activity.Options;
import dev.weft.activity.TaskContext;
import dev.weft.activity.text.operation.Normalise;
import dev.weft.blob.BlobStore;
import dev.weft.data.DataRef;
import dev.weft.data.Item;
import dev.weft.data.TaskInput;
import dev.weft.data.TaskOutput;
import dev.weft.data.Tokens;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.run.RunId;
import dev.weft.task.Task;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TextHandlerTest {

  private static Texts custom(String json) {
    return TextHandler.texts(new TaskInput.Custom(Answers.json(json)));
  }

  private static Texts upstream(TaskOutput output) {
    return TextHandler.texts(new TaskInput.Upstream(output));
  }

  @Test
  void everyFormOfABareTextIsBare() {
    Texts expected = Texts.of("Hello");
    assertEquals(expected, TextHandler.texts(new TaskInput.Text("Hello")));
    assertEquals(expected, custom("'Hello'"));
    assertEquals(expected, custom("{'text':'Hello'}"));
    assertEquals(expected, upstream(new TaskOutput.Text("Hello")));
    assertEquals(expected, upstream(new TaskOutput.Data(Answers.json("{'text':'Hello'}"))));
    TaskOutput answer = new TaskOutput.ModelOutput("Hello", null, null, Tokens.NONE, "stop");
    assertTrue(upstream(answer).isBare());
    assertEquals("Hello", upstream(answer).text(0));
  }

  @Test
  void anItemKeepsItsMembers() {
    Texts texts = custom("{'id':'a','text':'Hello','source':'s','x':1}");
    assertEquals(Texts.Shape.ITEM, texts.shape());
    assertEquals("s", texts.items().get(0).source());
    assertEquals(1, texts.items().get(0).member("x").intValue());
  }

  @Test
  void everyFormOfAListIsAList() {
    List<Item> items = List.of(Item.named("a").withText("x"), Item.named("b").withText("y"));
    String list = "[{'id':'a','text':'x'},{'id':'b','text':'y'}]";
    assertEquals(Texts.of(items), custom(list));
    assertEquals(Texts.of(items), custom("{'items':" + list + ",'count':2}"));
    assertEquals(Texts.of(items), upstream(new TaskOutput.SearchResults(items)));
  }

  @Test
  void membersOfAListMayBeTextsObjectsAndHoles() {
    Texts texts = custom("['x',null,{'text':'y'},{'size':3}]");
    assertEquals(List.of("0", "2", "3"), texts.items().stream().map(Item::id).toList());
    assertEquals("y", texts.text(1));
    WeftException refused = assertThrows(WeftException.class, () -> texts.text(2));
    assertTrue(refused.getMessage().contains("has no text, only id, size"), refused.getMessage());
  }

  @Test
  void anythingElseIsRefusedAndNamed() {
    refused(new TaskInput.None(), "there is no input");
    refused(new TaskInput.Binary(new byte[3]), "binary");
    refused(new TaskInput.Custom(Answers.json("12")), "12, which is no text");
    refused(new TaskInput.Custom(Answers.json("null")), "null");
    refused(new TaskInput.Custom(Answers.json("['a',[1,2]]")), "item 1 is a list of 2");
    refused(new TaskInput.Custom(Answers.json("{'text':3}")), "'text' that is 3");
    refused(
        new TaskInput.Custom(Answers.json("[{'id':7,'text':'x'}]")),
        "item 0 has an 'id' that is 7");
    DataRef ref = new DataRef("local", "k", "0".repeat(64), 3, "image/png");
    refused(new TaskInput.Upstream(new TaskOutput.Ref(ref)), "binary");
  }

  private static void refused(TaskInput input, String words) {
    WeftException refused = assertThrows(WeftException.class, () -> TextHandler.texts(input));
    assertEquals(FailureCode.INVALID_INPUT, refused.code());
    assertTrue(refused.getMessage().contains(words), refused.getMessage());
    assertTrue(refused.getMessage().contains("wanted is a text"), refused.getMessage());
  }

  @Test
  void runsTheOperationOfItsSpec() throws Exception {
    Normalise normalise = new Normalise();
    TextHandler handler = new TextHandler(normalise);
    assertSame(normalise.spec(), handler.spec());
    TaskOutput output = handler.handle(new Fixed(handler, new TaskInput.Text("a  b")));
    assertEquals(new TaskOutput.Text("a b"), output);
  }

  @Test
  void anInterruptEndsTheAttemptAndClearsTheFlag() {
    TextHandler handler = new TextHandler(new Normalise());
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedException.class,
        () -> handler.handle(new Fixed(handler, new TaskInput.Text("a  b"))));
    assertFalse(Thread.interrupted());
  }

  /** A context that knows input and options, which is all a text operation may use. */
  private record Fixed(TextHandler handler, TaskInput input) implements TaskContext {
    @Override
    public Options options() {
      return Options.of(handler.spec(), JsonNodeFactory.instance.objectNode());
    }

    @Override
    public RunId run() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Task task() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String path() {
      return "task";
    }

    @Override
    public int attempt() {
      return 1;
    }

    @Override
    public Instant deadline() {
      return Instant.MAX;
    }

    @Override
    public String idempotencyKey() {
      return "run/task/1";
    }

    @Override
    public BlobStore blobs() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void addNetworkBytes(long bytes) {}

    @Override
    public void addTokens(long input, long output) {}

    @Override
    public void progress(@Nullable String phase, long done, long total) {}

    @Override
    public void checkActive() {}
  }
}
