package dev.weft.activity.text.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.text.Answers;
import dev.weft.activity.text.LanguageTools;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummariseTest {
  private final Summarise summarise = new Summarise(new LanguageTools());

  private static List<String> documents() {
    return Arrays.stream(Answers.resource("keywords/documents.txt").split("(?m)^== .*\n", -1))
        .filter(each -> !each.isBlank())
        .toList();
  }

  @Test
  void sentencesAreVerbatimAndInSourceOrder() {
    for (String text : documents()) {
      JsonNode answer = Answers.toText(summarise, "{}", text);
      assertEquals(3, answer.path("sentences").size());
      int last = -1;
      StringBuilder joined = new StringBuilder();
      for (JsonNode each : answer.path("sentences")) {
        int start = each.path("start").intValue();
        String sentence = each.path("text").textValue();
        assertEquals(text.substring(start, each.path("end").intValue()), sentence);
        assertTrue(start > last, "out of order");
        assertTrue(sentence.endsWith("."), sentence);
        last = start;
        joined.append(joined.isEmpty() ? "" : " ").append(sentence);
      }
      assertEquals(joined.toString(), answer.path("text").textValue());
    }
  }

  @Test
  void theTopicWinsOverAsides() {
    String text =
        """
        # Storks

        The storks returned to the village in March. A man sold balloons.
        Each pair of storks has a nest in the village, and the storks repair the nest for weeks.
        It rained. The village counts its storks and every nest.
        """;
    JsonNode answer = Answers.toText(summarise, "{'sentences':2}", text);
    assertEquals(2, answer.path("sentences").size());
    for (JsonNode each : answer.path("sentences")) {
      assertTrue(each.path("text").textValue().contains("storks"), each.toString());
    }
  }

  @Test
  void roomIsKept() {
    for (String text : documents()) {
      JsonNode answer = Answers.toText(summarise, "{'sentences':100,'maxChars':250}", text);
      int length = answer.path("text").textValue().length();
      assertTrue(length > 100 && length <= 250, "length " + length);
    }
  }

  @Test
  void itemsKeepTheirTextAndSpansAreThoseOfTheSource() {
    JsonNode item =
        Answers.toJson(
            summarise,
            "{'sentences':1}",
            "{'id':'a','text':'The ferry is late.','start':10,'end':28}");
    assertEquals("The ferry is late.", item.path("text").textValue());
    assertEquals("The ferry is late.", item.at("/metadata/summary").textValue());
    assertEquals(Answers.json("[{'start':10,'end':28}]"), item.at("/metadata/summarySpans"));
  }

  @Test
  void twoMegabytesTakeSeconds() {
    String text = String.join("\n\n", documents());
    String big = text.repeat(2_000_000 / text.length());
    assertTimeout(Duration.ofSeconds(60), () -> Answers.toText(summarise, "{}", big));
  }
}
