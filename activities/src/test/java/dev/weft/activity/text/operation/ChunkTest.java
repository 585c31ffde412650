package dev.weft.activity.text.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.Options;
import dev.weft.activity.text.Answers;
import dev.weft.activity.text.LanguageTools;
import dev.weft.activity.text.Texts;
import dev.weft.activity.text.TokenCounter;
import dev.weft.data.Item;
import dev.weft.failure.WeftException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChunkTest {
  private final Chunk chunk = new Chunk(new LanguageTools());

  /** The 30 documents about topics, the 50 paragraphs in ten languages, and 120 made by chance. */
  private static List<String> documents() {
    Stream<String> topics =
        Arrays.stream(Answers.resource("keywords/documents.txt").split("(?m)^== ", -1))
            .filter(each -> !each.isBlank());
    Stream<String> paragraphs = Answers.rows("language/paragraphs.tsv").stream().map(row -> row[1]);
    Random random = new Random(20261122);
    Stream<String> made = Stream.generate(() -> RandomMarkdown.make(random)).limit(120);
    return Stream.of(topics, paragraphs, made).flatMap(each -> each).toList();
  }

  private JsonNode chunks(String text, int most, int overlap) {
    String options = "{'maxTokens':" + most + ",'overlap':" + overlap + "}";
    return Answers.toText(chunk, options, text).path("items");
  }

  @Test
  void chunksOf200DocumentsAreVerbatimCompleteAndSmallEnough() {
    List<String> documents = documents();
    assertEquals(200, documents.size());
    int[][] sizes = {{180, 20}, {40, 0}, {40, 20}, {8, 4}, {100_000, 20}};
    for (String text : documents) {
      for (int[] size : sizes) {
        check(text, chunks(text, size[0], size[1]), size[0], size[1]);
      }
    }
  }

  private static void check(String text, JsonNode chunks, int most, int overlap) {
    int done = 0;
    for (JsonNode each : chunks) {
      int start = each.path("start").intValue();
      int end = each.path("end").intValue();
      String part = each.path("text").textValue();
      assertEquals(text.substring(start, end), part);
      assertEquals("text#" + start + "-" + end, each.path("id").textValue());
      int tokens = TokenCounter.count(part);
      assertTrue(tokens > 0 && tokens <= most, tokens + " tokens: " + part);
      assertEquals(tokens, each.at("/metadata/tokens").intValue());
      assertTrue(end > done, "a chunk adds nothing");
      if (start > done) {
        assertEquals(0, TokenCounter.count(text.substring(done, start)), "words were lost");
      } else {
        int shared = TokenCounter.count(text.substring(start, done));
        assertTrue(shared <= overlap, shared + " tokens are shared");
      }
      done = end;
    }
    assertEquals(0, TokenCounter.count(text.substring(done)), "words at the end were lost");
  }

  @Test
  void longProseOverlapsAsAsked() {
    String text = "One more sentence stands here to be cut. ".repeat(200);
    JsonNode chunks = chunks(text, 100, 20);
    assertTrue(chunks.size() > 15);
    for (int i = 1; i < chunks.size(); i++) {
      int start = chunks.get(i).path("start").intValue();
      int end = chunks.get(i - 1).path("end").intValue();
      int shared = TokenCounter.count(text.substring(start, end));
      assertTrue(shared >= 10 && shared <= 20, shared + " tokens are shared");
      assertTrue(chunks.get(i).path("text").textValue().startsWith("One more"));
    }
  }

  @Test
  void headingsPartTheTextAndAreNamed() {
    String text =
        """
        Intro.

        # Guide
        ## Install

        Run it.

        ```
        # no heading
        ```

        ## Use ##
        Call it.

        Appendix
        ========
        The end.
        """;
    JsonNode chunks = chunks(text, 180, 20);
    assertEquals(4, chunks.size());
    assertEquals(Answers.json("[]"), chunks.at("/0/metadata/headings"));
    assertEquals(Answers.json("['Guide','Install']"), chunks.at("/1/metadata/headings"));
    assertTrue(chunks.at("/1/text").textValue().startsWith("# Guide"));
    assertTrue(chunks.at("/1/text").textValue().endsWith("```"));
    assertEquals(Answers.json("['Guide','Use']"), chunks.at("/2/metadata/headings"));
    assertEquals(Answers.json("['Appendix']"), chunks.at("/3/metadata/headings"));
    assertEquals(1, Answers.toText(chunk, "{'headings':false}", text).path("count").intValue());
  }

  @Test
  void paragraphsAndSentencesStayWholeWhereTheyFit() {
    String first = "Alpha beta gamma delta. ".repeat(6).strip();
    String second = "Epsilon zeta eta theta. ".repeat(6).strip();
    JsonNode chunks = chunks(first + "\n\n" + second, 40, 0);
    assertEquals(2, chunks.size());
    assertEquals(first, chunks.at("/0/text").textValue());
    for (JsonNode each : chunks(first + " " + second, 17, 0)) {
      assertTrue(each.path("text").textValue().endsWith("."));
    }
  }

  @Test
  void offsetsOfAPartAreShiftedAndWrongOnesAreRefused() {
    String options = "{}";
    JsonNode answer =
        Answers.toJson(
            chunk,
            options,
            "[{'id':'a','text':'Hello there.','source':'s','start':7,'end':19,'x':1}]");
    assertEquals("a#7-19", answer.at("/items/0/id").textValue());
    assertEquals(7, answer.at("/items/0/start").intValue());
    assertEquals("s", answer.at("/items/0/source").textValue());
    assertEquals(1, answer.at("/items/0/x").intValue());
    WeftException refused =
        assertThrows(
            WeftException.class,
            () ->
                Answers.toJson(chunk, options, "[{'id':'a','text':'Hello.','start':7,'end':99}]"));
    assertTrue(refused.getMessage().contains("covers 7 to 99"), refused.getMessage());
  }

  @Test
  void overlapOverHalfAChunkIsRefused() {
    WeftException refused = assertThrows(WeftException.class, () -> chunks("Hello.", 40, 30));
    assertTrue(refused.getMessage().contains("at most 20"), refused.getMessage());
  }

  @Test
  void twoMegabytesTakeSeconds() {
    String prose = documents().get(0) + "\n\n";
    for (String piece :
        List.of(prose, prose.strip() + " ", "a", "a.", "\n", "# x\n", "- \u4e2d\u6587\u3002")) {
      Texts texts = Texts.of(Item.named("big").withText(piece.repeat(2_000_000 / piece.length())));
      Options options = Options.of(chunk.spec(), Item.named("x").toJson().removeAll());
      assertTimeout(Duration.ofSeconds(60), () -> chunk.apply(texts, options), piece);
    }
  }
}
