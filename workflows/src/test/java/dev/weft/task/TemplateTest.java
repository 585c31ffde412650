package dev.weft.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

  private static String render(String template, Map<String, String> values) {
    return Template.parse(template).render(name -> values.getOrDefault(name, ""));
  }

  @Test
  void aTextWithoutNamesIsItself() {
    assertEquals("", render("", Map.of()));
    assertEquals("a { b } }} c", render("a { b } }} c", Map.of()));
  }

  @Test
  void namesAreReplacedWhereverTheyStand() {
    Map<String, String> values = Map.of("a", "1", "b", "2");
    assertEquals("1", render("{{a}}", values));
    assertEquals("12", render("{{a}}{{b}}", values));
    assertEquals("x1y2z1", render("x{{a}}y{{b}}z{{a}}", values));
  }

  @Test
  void blanksInsideTheBracesDoNotCount() {
    assertEquals("1", render("{{  a\t}}", Map.of("a", "1")));
  }

  @Test
  void fourBracesWriteTwo() {
    assertEquals("{{a}}", render("{{{{a}}", Map.of("a", "1")));
    assertEquals("{{1", render("{{{{{{a}}", Map.of("a", "1")));
  }

  @Test
  void whatAValueBringsIsNeverReadAsATemplate() {
    assertEquals("{{b}}", render("{{a}}", Map.of("a", "{{b}}", "b", "secret")));
    assertEquals("{{b}}", render("{{a}}{{c}}", Map.of("a", "{{", "c", "b}}", "b", "secret")));
  }

  @Test
  void namesComeInOrderAndAsOftenAsTheyStand() {
    assertEquals(List.of("b", "a", "b"), Template.parse("{{b}} {{a}} {{{{c}} {{ b }}").names());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{}}",
        "{{ }}",
        "{{a b}}",
        "{{1a}}",
        "{{a.b}}",
        "{{#if}}",
        "{{a|upper}}",
        "{{{a}}"
      })
  void whatIsNoPlainNameIsRefused(String template) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Template.parse(template));
    assertTrue(refusal.getMessage().contains("is no plain name"), refusal.getMessage());
  }

  @Test
  void bracesThatAreNeverClosedAreNamedByTheirPlace() {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Template.parse("abc {{name"));
    assertEquals("'{{' at character 4 is never closed", refusal.getMessage());
  }
}
