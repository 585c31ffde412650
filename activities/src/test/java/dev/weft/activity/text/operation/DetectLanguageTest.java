package dev.weft.activity.text.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.text.Answers;
import dev.weft.activity.text.LanguageTools;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DetectLanguageTest {
  private final DetectLanguage detect = new DetectLanguage(new LanguageTools());

  @Test
  void isRightOn45Of50ParagraphsInTenLanguages() {
    List<String[]> rows = Answers.rows("language/paragraphs.tsv");
    Set<String> languages = new HashSet<>();
    List<String> wrong = new ArrayList<>();
    for (String[] row : rows) {
      languages.add(row[0]);
      String found = Answers.toText(detect, "{}", row[1]).path("language").textValue();
      if (!found.equals(row[0])) {
        wrong.add(found + " for " + row[0] + ": " + row[1]);
      }
    }
    assertEquals(50, rows.size());
    assertEquals(10, languages.size());
    assertTrue(wrong.size() <= 5, () -> wrong.size() + " wrong: " + wrong);
  }

  @Test
  void textWithoutLettersIsUndetermined() {
    assertEquals(
        Answers.json("{'language':'und','confidence':0.0}"),
        Answers.toText(detect, "{}", "12 + 30 = 42"));
  }

  @Test
  void itemsGetLanguageAndConfidenceAndKeepTheRest() {
    JsonNode item =
        Answers.toJson(
            detect,
            "{}",
            "{'id':'a','text':'Der Zug nach Norden hatte wieder einmal Verspätung.','x':1}");
    assertEquals("de", item.at("/metadata/language").textValue());
    assertTrue(item.at("/metadata/languageConfidence").doubleValue() > 0);
    assertEquals(1, item.path("x").intValue());
  }

  @Test
  void onlyLanguagesAskedForAreAnswered() {
    String text = "De molen aan de rand van het dorp draait alleen nog op zaterdag.";
    assertEquals("nl", Answers.toText(detect, "{}", text).path("language").textValue());
    assertEquals(
        "de", Answers.toText(detect, "{'languages':['de']}", text).path("language").textValue());
  }
}
