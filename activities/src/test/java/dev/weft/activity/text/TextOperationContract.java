package dev.weft.activity.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.Options;
import dev.weft.data.Item;
import dev.weft.data.Items;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.graph.OptionRules;
import dev.weft.task.TaskType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link TextOperation} must keep; one subclass per operation. */
public abstract class TextOperationContract {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final LanguageTools TOOLS = new LanguageTools();
  private static final String PROSE =
      """
      # The harbour

      The harbour of the old town is small. Fishing boats leave the harbour before dawn, and the ferry
      to the island leaves at noon. Write to harbour@example.com for a berth.

      ## Prices

      A berth costs twelve euros a night \u2013 \u201cwater included\u201d, as the sign says. \ud83d\ude00
      """;

  /** Returns a new instance of the operation. */
  protected abstract TextOperation operation(LanguageTools tools);

  /** Returns options that make the operation work on any item with a text; none by default. */
  protected ObjectNode options() {
    return JSON.objectNode();
  }

  /** Whether a list is answered with the items of that list. */
  protected boolean answersItems() {
    return true;
  }

  /** Whether an item without a text is refused. */
  protected boolean needsText() {
    return true;
  }

  private TaskOutput apply(TextOperation operation, Texts texts) {
    return operation.apply(texts, Options.of(operation.spec(), options()));
  }

  private static Texts list() {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      items.add(
          Item.named("doc" + i)
              .withText(PROSE.repeat(i + 1))
              .withSource("harbour.md")
              .withMetadata("owner", JSON.textNode("anna"))
              .with("rank", JSON.numberNode(i)));
    }
    return Texts.of(items);
  }

  @Test
  void specIsStableAndWellFormed() {
    TextOperation operation = operation(TOOLS);
    OperationSpec spec = operation.spec();
    assertSame(spec, operation.spec());
    assertEquals(TaskType.TEXT_PROCESSING, spec.type());
    assertNotNull(spec.name());
    assertTrue(spec.name().matches("[a-z]+(-[a-z]+)*"), spec.name());
    assertTrue(spec.summary().endsWith("."), spec.summary());
    assertFalse(spec.output().isBlank());
    Set<String> names = new HashSet<>();
    for (Option option : spec.options()) {
      assertTrue(names.add(option.name()), "two options '" + option.name() + "'");
      assertTrue(option.summary().endsWith("."), option.summary());
      if (option.fallback() != null) {
        assertEquals(
            Optional.empty(), OptionRules.problem(option, option.fallback()), option.name());
      }
    }
  }

  @Test
  void sameTextsGiveTheSameAnswer() {
    TaskOutput first = apply(operation(TOOLS), list());
    assertEquals(first, apply(operation(TOOLS), list()));
    assertEquals(first, apply(operation(new LanguageTools()), list()));
  }

  @Test
  void eightThreadsGetTheSameAnswer() throws Exception {
    TextOperation operation = operation(new LanguageTools());
    TaskOutput expected = apply(operation(TOOLS), list());
    CountDownLatch start = new CountDownLatch(8);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<TaskOutput>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        calls.add(
            () -> {
              start.countDown();
              start.await();
              TaskOutput last = apply(operation, list());
              for (int round = 0; round < 10; round++) {
                assertEquals(last, apply(operation, list()));
              }
              return last;
            });
      }
      for (Future<TaskOutput> each : threads.invokeAll(calls)) {
        assertEquals(expected, each.get());
      }
    }
  }

  @Test
  void inputIsNotChanged() {
    Texts texts = list();
    apply(operation(TOOLS), texts);
    assertEquals(list(), texts);
  }

  @Test
  void emptyTextsAndListsAreAnswered() {
    TextOperation operation = operation(TOOLS);
    for (String text : List.of("", " ", "\n\n", "\u00a0", "...", "\ud83d\ude00", "\ud83d")) {
      assertNotNull(apply(operation, Texts.of(text)).view(), "for '" + text + "'");
      assertNotNull(apply(operation, Texts.of(List.of(Item.named("a").withText(text)))).view());
    }
    assertNotNull(apply(operation, Texts.of(List.of())).view());
  }

  @Test
  void membersItDoesNotKnowAreKept() {
    if (!answersItems()) {
      return;
    }
    for (JsonNode each : apply(operation(TOOLS), list()).view().path("items")) {
      assertEquals("harbour.md", each.path("source").textValue());
      assertEquals("anna", each.path("metadata").path("owner").textValue());
      assertTrue(each.path("rank").isInt());
    }
  }

  @Test
  void offsetsInTheAnswerAreVerbatim() {
    if (!answersItems()) {
      return;
    }
    String source = "Before it. " + PROSE + " After it.";
    Item part = Item.named("part").withText(PROSE).withSpan(11, 11 + PROSE.length());
    JsonNode answer = apply(operation(TOOLS), Texts.of(List.of(part))).view();
    Items items = Items.in(answer);
    assertNotNull(items);
    for (Item item : items.items()) {
      Integer start = item.start();
      Integer end = item.end();
      if (start != null && end != null) {
        assertEquals(source.substring(start, end), item.text());
      }
    }
  }

  @Test
  void itemWithoutTextIsNamed() {
    if (!needsText()) {
      return;
    }
    TextOperation operation = operation(TOOLS);
    Texts texts = Texts.of(List.of(Item.named("a").withText("One."), Item.named("b")));
    WeftException refused = assertThrows(WeftException.class, () -> apply(operation, texts));
    assertEquals(FailureCode.INVALID_INPUT, refused.code());
    assertTrue(refused.getMessage().contains("item 1 ('b')"), refused.getMessage());
  }

  @Test
  void interruptStopsIt() {
    TextOperation operation = operation(TOOLS);
    Thread.currentThread().interrupt();
    try {
      assertThrows(CancellationException.class, () -> apply(operation, list()));
    } finally {
      assertTrue(Thread.interrupted());
    }
  }
}
