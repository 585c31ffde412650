package dev.weft.activity.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LanguageToolsTest {
  private final LanguageTools tools = new LanguageTools();

  private List<String> sentences(String text, String language) {
    return tools.sentences(text, language).stream()
        .map(span -> text.substring(span.start(), span.end()))
        .toList();
  }

  @Test
  void englishIsSplitByTheModel() {
    assertEquals(
        List.of("Mr. Smith paid $3.50 for it.", "He left at 5 p.m. on Friday."),
        sentences("Mr. Smith paid $3.50 for it. He left at 5 p.m. on Friday.", "en"));
  }

  @Test
  void otherLanguagesAreSplitByRules() {
    assertEquals(
        List.of("Am 3. Mai kam Dr. Weber.", "\u00bbGut!\u00ab", "Er blieb z. B. bis abends."),
        sentences("Am 3. Mai kam Dr. Weber. \u00bbGut!\u00ab Er blieb z. B. bis abends.", "de"));
    assertEquals(
        List.of("\u4eca\u5929\u4e0b\u96e8\u3002", "\u6211\u5728\u5bb6\u3002"),
        sentences("\u4eca\u5929\u4e0b\u96e8\u3002\u6211\u5728\u5bb6\u3002", "zh"));
  }

  @Test
  void noSentenceCrossesAParagraph() {
    assertEquals(
        List.of("# Title", "One line", "- first", "- second"),
        sentences("# Title\nOne line\n\n- first\n- second\n", "en"));
  }

  @Test
  void aWordWithoutEndDoesNotReachTheModel() {
    String text = "a.".repeat(200_000);
    assertEquals(1, tools.sentences(text, "en").size());
  }

  @Test
  void termsHaveStemsAndKnowTheirNeighbours() {
    List<LanguageTools.Term> terms = tools.terms("The boats of the old harbours sank.", "en");
    assertEquals(
        List.of("boat", "harbour", "sank"), terms.stream().map(LanguageTools.Term::stem).toList());
    assertEquals(
        List.of(false, false, true), terms.stream().map(LanguageTools.Term::follows).toList());
  }

  @Test
  void codesAreShortWhereThereIsAShortOne() {
    assertEquals("en", LanguageCodes.shortest("eng"));
    assertEquals("zh", LanguageCodes.shortest("cmn"));
    assertEquals("he", LanguageCodes.shortest("heb"));
    assertEquals("ceb", LanguageCodes.shortest("ceb"));
  }

  @Test
  void confidencesAddUpToOne() {
    double sum =
        tools.languages("The ferry leaves the harbour at noon.").stream()
            .mapToDouble(LanguageTools.Guess::confidence)
            .sum();
    assertTrue(Math.abs(sum - 1) < 1e-6, "sum " + sum);
  }
}
