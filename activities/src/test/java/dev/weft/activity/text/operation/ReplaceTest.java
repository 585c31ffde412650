package dev.weft.activity.text.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.Options;
import dev.weft.activity.text.Answers;
import dev.weft.activity.text.Texts;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReplaceTest {
  private final Replace replace = new Replace();

  private JsonNode answer(String pattern, String replacement, String text, String find) {
    ObjectNode options =
        JsonNodeFactory.instance
            .objectNode()
            .put("pattern", pattern)
            .put("replacement", replacement)
            .put("find", find);
    return replace.apply(Texts.of(text), Options.of(replace.spec(), options)).view();
  }

  private String text(String pattern, String replacement, String text) {
    return answer(pattern, replacement, text, "all").path("text").textValue();
  }

  private void refused(String replacement, String words) {
    WeftException e =
        assertThrows(WeftException.class, () -> text("(?P<a>x)(y)", replacement, "xy"));
    assertEquals(FailureCode.INVALID_INPUT, e.code());
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }

  @Test
  void groupsArePutIn() {
    assertEquals("2026-05-03", text("(\\d+)\\.(\\d+)\\.(\\d+)", "$3-$2-$1", "03.05.2026"));
    assertEquals("<x><>", text("(?P<a>x)|y", "<${a}>", "xy"));
    assertEquals("[ab] [ab]", text("ab", "[$0]", "ab ab"));
    assertEquals("x0", text("(x)", "$10", "x"));
    assertEquals("$1\\", text("x", "\\$1\\\\", "x"));
    assertEquals("", text("(?s).*", "", "a\nb"));
  }

  @Test
  void replacementsThatMakeNoSenseAreRefusedWithTheirPlace() {
    refused("a$3", "character 1: the pattern has no group 3, only [a, 2]");
    refused("${b}", "character 0: the pattern has no group 'b', only [a, 2]");
    refused("${a", "never closed");
    refused("5 $", "character 2: '$' is followed by neither");
    refused("\\n", "'\\' is followed by neither");
  }

  @Test
  void placesAreCounted() {
    JsonNode all = answer("a", "b", "aXa", "all");
    assertEquals(Answers.json("{'text':'bXb','replaced':2}"), all);
    assertEquals("bXa", answer("a", "b", "aXa", "first").path("text").textValue());
    assertEquals(0, answer("a", "b", "", "all").path("replaced").intValue());
  }

  @Test
  void emptyMatchesDoNotBreakCharacters() {
    assertEquals("-\ud83d\ude00-e-\u0301-", text("x*", "-", "\ud83d\ude00e\u0301"));
    assertEquals("-\u05e9-\u05dc-", text("x*", "-", "\u05e9\u05dc"));
  }

  @Test
  void changedItemsLoseTheirOffsetsAndOthersKeepThem() {
    JsonNode answer =
        Answers.toJson(
            replace,
            "{'pattern':'a','replacement':'b'}",
            "[{'id':'1','text':'a','start':5,'end':6},{'id':'2','text':'x','start':2,'end':3}]");
    assertFalse(answer.at("/items/0").has("start"));
    assertEquals("replace", answer.at("/items/0/metadata/rewrittenBy/0").textValue());
    assertEquals(1, answer.at("/items/0/metadata/replaced").intValue());
    assertEquals(2, answer.at("/items/1/start").intValue());
    assertEquals(0, answer.at("/items/1/metadata/replaced").intValue());
  }

  @Test
  void textsThatGrowTooLargeAreRefused() {
    String text = "a".repeat(20_000);
    WeftException e = assertThrows(WeftException.class, () -> text("a", "x".repeat(5_000), text));
    assertEquals(FailureCode.TOO_LARGE, e.code());
  }

  @Test
  void aMegabyteTakesSeconds() {
    String text = "ab".repeat(500_000);
    assertTimeout(
        Duration.ofSeconds(60), () -> assertEquals(500_000, text("(a+)+b", "$1", text).length()));
  }
}
