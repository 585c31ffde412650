package dev.weft.activity.text.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.text.Answers;
import dev.weft.activity.text.LanguageTools;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KeywordsTest {
  private final Keywords keywords = new Keywords(new LanguageTools());

  @Test
  void oneOfFiveHandPickedWordsIsInTheTopFiveOf25Of30Documents() {
    List<String> documents =
        Arrays.stream(Answers.resource("keywords/documents.txt").split("(?m)^== ", -1))
            .filter(each -> !each.isBlank())
            .toList();
    assertEquals(30, documents.size());
    List<String> missed = new ArrayList<>();
    for (String document : documents) {
      int newline = document.indexOf('\n');
      Set<String> picked = Set.of(document.substring(0, newline).split(" \\| ", -1));
      assertEquals(5, picked.size(), document);
      List<String> found =
          found(Answers.toText(keywords, "{'count':5}", document.substring(newline)));
      if (found.stream().noneMatch(picked::contains)) {
        missed.add(picked + " not in " + found);
      }
    }
    assertTrue(missed.size() <= 5, () -> missed.size() + " missed: " + missed);
  }

  @Test
  void phrasesAreFoundAndTheirPartsAreNotRepeated() {
    String text =
        "The night train is late. Every night train waits here. A night train costs less than a day"
            + " trip. Take the night train.";
    JsonNode answer = Answers.toText(keywords, "{'count':3}", text);
    assertEquals("night train", answer.at("/keywords/0/text").textValue());
    assertEquals(1.0, answer.at("/keywords/0/score").doubleValue());
    assertTrue(found(answer).stream().noneMatch(Set.of("night", "train")::contains));
    assertEquals("en", answer.path("language").textValue());
  }

  @Test
  void stopWordsOfTheKnownLanguageAreUsed() {
    JsonNode item =
        Answers.toJson(
            keywords,
            "{}",
            "{'id':'a','metadata':{'language':'de'},"
                + "'text':'Der Hafen und die Fischer, der Hafen und die Netze.'}");
    List<String> texts = new ArrayList<>();
    item.at("/metadata/keywords").forEach(each -> texts.add(each.textValue()));
    assertEquals(List.of("Hafen", "Fischer", "Netze"), texts);
    assertEquals(3, item.at("/metadata/keywordScores").size());
  }

  private static List<String> found(JsonNode answer) {
    List<String> found = new ArrayList<>();
    answer.path("keywords").forEach(each -> found.add(each.path("text").textValue()));
    return found.stream().map(each -> each.toLowerCase(Locale.ROOT)).collect(Collectors.toList());
  }
}
