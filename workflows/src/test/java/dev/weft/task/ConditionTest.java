package dev.weft.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode ITEM =
      json(
          "{'a': 1, 'b': 'beta', 'c': true, 'd': null, 'e': [1, 2], 'f': 1.0, 'g': 12345678901234567890}");

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static boolean test(String condition) {
    return Condition.of(json(condition)).test(value -> ITEM.at(value.path("item").asText()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'value': {'item': '/a'}, 'eq': 1} | true",
        "{'value': {'item': '/a'}, 'eq': 1.0} | true",
        "{'value': {'item': '/f'}, 'in': [3, 1]} | true",
        "{'value': {'item': '/f'}, 'in': []} | false",
        "{'value': {'item': '/a'}, 'eq': '1'} | false",
        "{'value': {'item': '/a'}, 'eq': {'item': '/f'}} | true",
        "{'value': {'item': '/a'}, 'in': {'item': '/e'}} | true",
        "{'value': {'item': '/a'}, 'in': {'item': '/b'}} | false",
        "{'value': {'item': '/a'}, 'lt': {'item': '/x'}} | false",
        "{'value': {'item': '/a'}, 'ne': {'item': '/x'}} | true",
        "{'value': {'item': '/x'}, 'eq': {'item': '/x'}} | false",
        "{'value': {'item': '/a'}, 'ne': '1'} | true",
        "{'value': {'item': '/a'}, 'lt': 1.5} | true",
        "{'value': {'item': '/a'}, 'lte': 1} | true",
        "{'value': {'item': '/a'}, 'lt': 1} | false",
        "{'value': {'item': '/a'}, 'gt': 0} | true",
        "{'value': {'item': '/a'}, 'gte': 2} | false",
        "{'value': {'item': '/g'}, 'gt': 12345678901234567889} | true",
        "{'value': {'item': '/b'}, 'lt': 'gamma'} | true",
        "{'value': {'item': '/b'}, 'gte': 'beta'} | true",
        "{'value': {'item': '/b'}, 'lt': 7} | false",
        "{'value': {'item': '/b'}, 'gte': 7} | false",
        "{'value': {'item': '/c'}, 'eq': true} | true",
        "{'value': {'item': '/c'}, 'lte': 'x'} | false",
        "{'value': {'item': '/d'}, 'eq': null} | true",
        "{'value': {'item': '/d'}, 'exists': true} | true",
        "{'value': {'item': '/e'}, 'eq': [1, 2]} | true",
        "{'value': {'item': '/x'}, 'eq': null} | false",
        "{'value': {'item': '/x'}, 'ne': 1} | true",
        "{'value': {'item': '/x'}, 'gte': 0} | false",
        "{'value': {'item': '/x'}, 'exists': false} | true",
        "{'value': {'item': '/x'}, 'exists': true} | false",
        "{'all': []} | true",
        "{'any': []} | false",
        "{'not': {'any': []}} | true",
        "{'all': [{'value': {'item': '/a'}, 'eq': 1}, {'value': {'item': '/b'}, 'eq': 'x'}]} | false",
        "{'any': [{'value': {'item': '/a'}, 'eq': 1}, {'value': {'item': '/b'}, 'eq': 'x'}]} | true",
      })
  void answersAsTheGrammarSays(String condition, boolean expected) {
    assertEquals(expected, test(condition), condition);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | ``",
        "{} | ``",
        "{'all': {}} | /all",
        "{'any': [{'value': 1}]} | /any/0",
        "{'not': {'value': 1, 'like': 2}} | /not/like",
        "{'value': 1, 'eq': 1, 'ne': 2} | /ne",
        "{'value': 1, 'in': 3} | /in",
        "{'value': 1, 'exists': 'yes'} | /exists",
        "{'value': 1, 'gt': true} | /gt",
        "{'all': [], 'any': []} | ``",
      })
  void refusesWhatIsNoneAndSaysWhere(String condition, String at) {
    Condition.MalformedException refused =
        assertThrows(
            Condition.MalformedException.class, () -> Condition.of(json(condition)), condition);
    assertEquals(at, refused.at(), condition);
  }

  @Test
  void refusesConditionsThatStandTooDeepInEachOther() {
    String deep = "{'not': ".repeat(40) + "{'all': []}" + "}".repeat(40);
    assertThrows(Condition.MalformedException.class, () -> Condition.of(json(deep)));
  }

  @Test
  void visitsComparisonsInTheirOrder() {
    StringBuilder seen = new StringBuilder();
    Condition.of(
            json(
                "{'all': [{'value': 1, 'eq': 1}, {'not': {'value': 2, 'ne': 1}}, {'any': [{'value':"
                    + " 3, 'in': []}]}]}"))
        .visit(compare -> seen.append(compare.value()).append(compare.operator().word()));
    assertEquals("1eq2ne3in", seen.toString());
  }
}
