package dev.weft.activity.text.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.text.Answers;
import dev.weft.activity.text.LanguageTools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokensTest {
  private final Tokens tokens = new Tokens(new LanguageTools());

  private List<String> words(String options, String text, String member) {
    JsonNode answer = Answers.toText(tokens, options, text);
    List<String> words = new ArrayList<>();
    for (JsonNode each : answer.path("words")) {
      assertEquals(
          text.substring(each.path("start").intValue(), each.path("end").intValue()),
          each.path("text").textValue());
      words.add(each.path(member).asText());
    }
    assertEquals(words.size(), answer.path("count").intValue());
    return words;
  }

  private List<String> words(String text) {
    return words("{}", text, "text");
  }

  @Test
  void wordsKeepHyphensApostrophesAndMarks() {
    assertEquals(
        List.of("The", "well-known", "driver\u2019s", "3", "50", "caf\u00e9s", "cafe\u0301s"),
        words("The well-known driver\u2019s - 3.50 'caf\u00e9s' cafe\u0301s-- \ud83d\ude00!"));
    assertEquals(List.of("so\u00adlid"), words("so\u00adlid"));
    assertEquals(List.of(), words("... \ud83d\ude00"));
  }

  @Test
  void scriptsWithoutBlanksHaveAWordPerCharacter() {
    assertEquals(
        List.of("\u6771", "\u4eac", "\u306b", "\u3044", "2020", "\u5e74"),
        words("\u6771\u4eac\u306b\u3044\u30002020\u5e74\u3002"));
    assertEquals(List.of("\ud840\udc00", "\ud840\udc01", "a"), words("\ud840\udc00\ud840\udc01a"));
    assertEquals(List.of("\u0e01\u0e34\u0e48", "\u0e19"), words("\u0e01\u0e34\u0e48\u0e19"));
    assertEquals(
        List.of("\u05e9\u05b8\u05dc\u05d5\u05b9\u05dd", "\u05dc\u05db\u05dd"),
        words("\u05e9\u05b8\u05dc\u05d5\u05b9\u05dd \u05dc\u05db\u05dd"));
  }

  @Test
  void termsAreLowerCaseOrStems() {
    String text = "The Boats of the old-fashioned Harbours";
    assertEquals(
        List.of("the", "boats", "of", "the", "old-fashioned", "harbours"),
        words("{'lowercase':true}", text, "term"));
    assertEquals(
        List.of("the", "boat", "of", "the", "old-fashioned", "harbour"),
        words("{'stem':true,'language':'en'}", text, "term"));
    assertEquals(
        List.of("boat", "old-fashioned", "harbour"),
        words("{'stem':true,'stopwords':'remove','language':'en'}", text, "term"));
    assertEquals(
        List.of("Boats", "old-fashioned", "Harbours"),
        words("{'stopwords':'remove','language':'en'}", text, "text"));
    assertFalse(Answers.toText(tokens, "{}", text).at("/words/0").has("term"));
  }

  @Test
  void stopWordsAreThoseOfTheLanguage() {
    assertEquals(
        List.of("Hafen", "Fischer"),
        words("{'stopwords':'remove','language':'de'}", "Der Hafen und die Fischer", "text"));
    assertEquals(
        List.of("\u6771", "\u4eac"),
        words("{'stopwords':'remove','stem':true,'language':'ja'}", "\u6771\u4eac", "term"));
    assertEquals(
        List.of("the", "xyz"), words("{'stopwords':'remove','language':'xx'}", "the xyz", "text"));
  }

  @Test
  void itemsGetTokensWithOffsetsIntoTheirSource() {
    JsonNode item =
        Answers.toJson(tokens, "{}", "{'id':'a','text':'Two words','start':10,'end':19}");
    assertEquals("Two words", item.path("text").textValue());
    assertEquals(2, item.at("/metadata/wordCount").intValue());
    assertEquals(
        Answers.json("{'text':'words','start':14,'end':19}"), item.at("/metadata/words/1"));
  }

  @Test
  void aMegabyteTakesSeconds() {
    for (String piece : List.of("word ", "x", "a-", "\u0301", "\u6771", "\u200d")) {
      String text = piece.repeat(1_000_000 / piece.length());
      assertTimeout(
          Duration.ofSeconds(60),
          () -> Answers.toText(tokens, "{'stem':true,'language':'en'}", text));
    }
  }
}
