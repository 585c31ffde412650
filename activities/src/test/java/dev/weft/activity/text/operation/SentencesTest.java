package dev.weft.activity.text.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.text.Answers;
import dev.weft.activity.text.LanguageTools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentencesTest {
  private final Sentences sentences = new Sentences(new LanguageTools());

  private List<String> texts(String options, String text) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : Answers.toText(sentences, options, text).path("items")) {
      String found = each.path("text").textValue();
      int start = each.path("start").intValue();
      int end = each.path("end").intValue();
      assertEquals(text.substring(start, end), found);
      assertEquals("text#" + start + "-" + end, each.path("id").textValue());
      texts.add(found);
    }
    return texts;
  }

  @Test
  void sentencesOfManyScriptsAreFound() {
    assertEquals(
        List.of("# Prices", "Mr. Smith \ud83d\ude00 paid $3.50.", "He left at 5 p.m. on Friday."),
        texts(
            "{'language':'en'}",
            "# Prices\n\nMr. Smith \ud83d\ude00 paid $3.50. He left at 5 p.m. on Friday."));
    assertEquals(
        List.of("\u4eca\u5929\u4e0b\u96e8\u3002", "\u6211\u5728\u5bb6\u3002"),
        texts("{'language':'zh'}", "\u4eca\u5929\u4e0b\u96e8\u3002\u6211\u5728\u5bb6\u3002"));
    assertEquals(
        List.of(
            "\u05e9\u05dc\u05d5\u05dd \u05dc\u05db\u05dd.",
            "\u05de\u05d4 \u05e7\u05d5\u05e8\u05d4?"),
        texts(
            "{}",
            "\u05e9\u05dc\u05d5\u05dd \u05dc\u05db\u05dd. \u05de\u05d4 \u05e7\u05d5\u05e8\u05d4?"));
    assertEquals(List.of(), texts("{}", " \n"));
  }

  @Test
  void offsetsAreThoseOfTheSourceAndMembersStay() {
    JsonNode items =
        Answers.toJson(
                sentences,
                "{}",
                "[{'id':'a','text':'One here. Two there.','start':100,'end':120,'x':1}]")
            .path("items");
    assertEquals("a#110-120", items.at("/1/id").textValue());
    assertEquals(110, items.at("/1/start").intValue());
    assertEquals(1, items.at("/1/x").intValue());
  }

  @Test
  void longSentencesAreCutBetweenWords() {
    String text = "The ferry to the island leaves at noon and at six.";
    List<String> parts = texts("{'maxChars':20}", text);
    assertEquals(List.of("The ferry to the", "island leaves at", "noon and at six."), parts);
    assertEquals(List.of(text), texts("{'maxChars':50}", text));
  }

  @Test
  void charactersAreNeverCut() {
    for (String piece : List.of("\ud83d\ude00", "e\u0301", "\u0e01\u0e34\u0e48", "x")) {
      String text = piece.repeat(101);
      List<String> parts = texts("{'maxChars':25}", text);
      assertEquals(text, String.join("", parts));
      for (String part : parts) {
        assertTrue(part.length() <= 25, part);
        assertFalse(Character.isLowSurrogate(part.charAt(0)), part);
        assertTrue(Character.isLetter(part.codePointAt(0)) || piece.length() == 2, part);
        assertFalse(part.startsWith("\u0301"), part);
      }
    }
  }

  @Test
  void aMegabyteTakesSeconds() {
    for (String piece : List.of("One. ", "a.", "x", "A b! ", "\u3002")) {
      String text = piece.repeat(1_000_000 / piece.length());
      assertTimeout(
          Duration.ofSeconds(60),
          () -> Answers.toText(sentences, "{'maxChars':20,'language':'en'}", text));
    }
  }
}
