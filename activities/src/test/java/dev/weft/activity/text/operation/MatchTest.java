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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class MatchTest {
  private final Match match = new Match();

  private JsonNode answer(String pattern, String text, String... flags) {
    ObjectNode options = JsonNodeFactory.instance.objectNode().put("pattern", pattern);
    for (String flag : flags) {
      options.put(flag, true);
    }
    return match.apply(Texts.of(text), Options.of(match.spec(), options)).view();
  }

  private List<String> found(String pattern, String text, String... flags) {
    List<String> found = new ArrayList<>();
    for (JsonNode each : answer(pattern, text, flags).path("matches")) {
      int start = each.path("start").intValue();
      assertEquals(text.substring(start, each.path("end").intValue()), each.path("text").asText());
      found.add(start + ":" + each.path("text").asText());
    }
    return found;
  }

  private void refused(String pattern, String words) {
    WeftException e = assertThrows(WeftException.class, () -> answer(pattern, "x"));
    assertEquals(FailureCode.INVALID_INPUT, e.code());
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }

  @Test
  void matchesHavePlacesAndGroups() {
    JsonNode answer = answer("v(?P<major>\\d+)(\\.\\d+)?", "v1.5 and v22");
    assertEquals(
        Answers.json(
            "{'matches':[{'text':'v1.5','start':0,'end':4,'groups':{"
                + "'major':{'text':'1','start':1,'end':2},'2':{'text':'.5','start':2,'end':4}}},"
                + "{'text':'v22','start':9,'end':12,'groups':{"
                + "'major':{'text':'22','start':10,'end':12},'2':null}}],'count':2}"),
        answer);
    assertEquals(List.of("0:v1.5"), found("v1\\.5", "v1.5"));
    assertFalse(answer("v1", "v1").at("/matches/0").has("groups"));
  }

  @Test
  void flagsDoWhatTheySay() {
    assertEquals(List.of(), found("^b.c", "a\nB\nC"));
    assertEquals(List.of("2:B\nC"), found("^b.c", "a\nB\nC", "ignoreCase", "multiline", "dotAll"));
    assertEquals(List.of("0:\u00c9t\u00c9"), found("\u00e9t\u00e9", "\u00c9t\u00c9", "ignoreCase"));
  }

  @Test
  void emptyMatchesStandBetweenWholeCharacters() {
    assertEquals(List.of("0:", "1:", "3:", "4:"), found("x*", "a\ud83d\ude00b"));
    assertEquals(
        List.of("0:\ud83d\ude00", "2:\ud83d\ude00"), found(".", "\ud83d\ude00\ud83d\ude00"));
    assertEquals(List.of("0:\ud83d", "1:a"), found(".", "\ud83da"));
    assertEquals(List.of("0:e", "1:\u0301"), found("\\pL|\\pM", "e\u0301"));
    assertEquals(
        List.of("0:\u05e9\u05dc\u05d5\u05dd"), found("\\p{Hebrew}+", "\u05e9\u05dc\u05d5\u05dd!"));
    assertEquals(List.of("1:\u6771\u4eac"), found("\\p{Han}+", "a\u6771\u4eac"));
    assertEquals(List.of("0:"), found("$", ""));
    assertEquals(List.of("0:a"), found("^a", "aaa"));
    assertEquals(List.of("0:a", "3:a"), found("\\ba", "aa a"));
  }

  @Test
  void severalPatternsHaveNamesAndTextOrder() {
    JsonNode answer =
        Answers.toText(
            match,
            "{'patterns':{'day':'[0-9]+ May','number':'[0-9]+'},'find':'all'}",
            "On 3 May 7 came.");
    List<String> found = new ArrayList<>();
    answer
        .path("matches")
        .forEach(
            each -> found.add(each.path("pattern").asText() + " " + each.path("text").asText()));
    assertEquals(List.of("day 3 May", "number 3", "number 7"), found);
    assertEquals(
        2,
        Answers.toText(match, "{'patterns':{'a':'x','b':'y'},'find':'first'}", "xxyy")
            .path("count")
            .intValue());
  }

  @Test
  void itemsGetMatchesOrMatchesBecomeItems() {
    String item = "[{'id':'a','text':'id 7, id 8','start':10,'end':20,'source':'s'}]";
    JsonNode texts = Answers.toJson(match, "{'pattern':'id (?P<number>[0-9])'}", item);
    assertEquals(2, texts.at("/items/0/metadata/matchCount").intValue());
    assertEquals(16, texts.at("/items/0/metadata/matches/1/start").intValue());
    assertEquals("id 7, id 8", texts.at("/items/0/text").textValue());
    JsonNode matches =
        Answers.toJson(match, "{'patterns':{'p':'id (?P<number>[0-9])'},'answer':'matches'}", item);
    assertEquals(2, matches.path("count").intValue());
    assertEquals(
        Answers.json(
            "{'id':'a#16-20.p','text':'id 8','start':16,'end':20,'source':'s','metadata':{"
                + "'number':'8','groups':{'number':{'text':'8','start':19,'end':20}},"
                + "'pattern':'p'}}"),
        matches.at("/items/1"));
  }

  @Test
  void patternsThatAreNotSupportedAreRefusedWithTheirPlace() {
    refused("a(?=b)", "at character 1, '(?=b)': it has no lookahead");
    refused("(?<!a)b", "at character 0, '(?<!a)b': it has no lookahead and no lookbehind");
    refused("(a)\\\\\\1", "at character 5, '\\1': it has no backreferences");
    refused("x(?>a)", "at character 1, '(?>a)': it has no atomic groups");
    refused("ab++", "at character 2, '++': it has no atomic groups and no possessive");
    refused("ab)", "at character 2, ')': ')' without '('");
    refused("x[b-a]", "at character 2, 'b-a]': invalid character class range");
    refused("*a", "at character 0, '*a': missing argument to repetition operator");
    refused("", "is empty");
    refused("(".repeat(300) + ")".repeat(300), "nests 300 groups");
    refused("((a{100}){100}){100}", "make the numbers in {} smaller");
    refused("a".repeat(10_001), "10001 characters");
    assertEquals(List.of("0:aaaa", "4:"), found("(a{0,1000}){0,3}[]{1000}]?", "aaaa"));
  }

  @Test
  void patternsAreGivenOnce() {
    for (String options :
        List.of(
            "{}",
            "{'pattern':'a','patterns':{'b':'b'}}",
            "{'patterns':['a']}",
            "{'patterns':{}}",
            "{'patterns':{'a':1}}",
            "{'patterns':{'a':'('}}")) {
      WeftException e =
          assertThrows(WeftException.class, () -> Answers.toText(match, options, "x"));
      assertEquals(FailureCode.INVALID_INPUT, e.code(), options);
    }
  }

  @Test
  void tooManyMatchesAreAnError() {
    WeftException e =
        assertThrows(
            WeftException.class,
            () -> Answers.toText(match, "{'pattern':'a','maxMatches':3}", "aaaa"));
    assertEquals(FailureCode.TOO_LARGE, e.code());
    assertEquals(
        3, Answers.toText(match, "{'pattern':'a','maxMatches':3}", "aaa").path("count").intValue());
  }

  @Test
  void catastrophicPatternsOnLongTextsDoNotRunAway() {
    String text = "a".repeat(300_000);
    for (String pattern : List.of("(a*)*b", "(a+)+$b", "(a|aa)+b", "(a|a?)+b", "(.*)(.*)(.*)b")) {
      assertTimeout(
          Duration.ofSeconds(60), () -> assertEquals(List.of(), found(pattern, text)), pattern);
    }
  }

  @Test
  void aLongSearchNoticesAnInterrupt() {
    String text = "a".repeat(200_000);
    Thread.currentThread().interrupt();
    try {
      assertThrows(
          CancellationException.class,
          () -> UserPattern.of("p", "(a*)*b", flags()).find(text, found -> true));
    } finally {
      assertTrue(Thread.interrupted());
    }
  }

  private Options flags() {
    return Options.of(match.spec(), JsonNodeFactory.instance.objectNode());
  }
}
