package dev.weft.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.weft.run.WireFormat;
import dev.weft.task.InputTemplate.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InputTemplateTest {

  private static JsonNode json(String text) {
    try {
      return WireFormat.mapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static InputTemplate input(String text) {
    return InputTemplate.of(json(text));
  }

  private static List<String> sources(InputTemplate input) {
    return input.references().stream().map(each -> each.from().value()).toList();
  }

  @Test
  void nothingIsNoInput() {
    assertSame(InputTemplate.NONE, InputTemplate.of(MissingNode.getInstance()));
    assertSame(InputTemplate.NONE, input("null"));
    assertSame(InputTemplate.NONE, input("{}"));
    assertEquals(List.of(), InputTemplate.NONE.references());
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "UPSTREAM"})
  void eachKindIsKnownByItsKeyAndKeepsWhatStandsUnderIt(Kind kind) {
    InputTemplate input = input("{'" + kind.key() + "':{'from':'a'}}");
    assertEquals(kind, input.kind());
    assertEquals(json("{'from':'a'}"), input.values().tree());
    assertEquals(kind, Kind.ofKey(kind.key()));
  }

  @Test
  void noneAndUpstreamAreNoKeys() {
    assertNull(Kind.ofKey("none"));
    assertNull(Kind.ofKey("upstream"));
    assertNull(Kind.ofKey("TEXT"));
    assertThrows(IllegalArgumentException.class, () -> input("{'upstream':1}"));
  }

  @Test
  void aBareReferenceIsTheOutputOfAnEarlierTask() {
    InputTemplate from = input("{'from':'a','at':'/items'}");
    assertEquals(Kind.UPSTREAM, from.kind());
    assertEquals(List.of("a"), sources(from));
    assertEquals(Kind.UPSTREAM, input("{'item':'/text'}").kind());
  }

  @Test
  void theObjectUnderModelIsAMapWhoseMembersMayHaveAnyName() {
    InputTemplate model = input("{'model':{'from':'here','question':{'from':'a'}}}");
    assertTrue(model.values().isMap());
    assertEquals(List.of("a"), sources(model));
  }

  @Test
  void theObjectUnderCustomIsAValue() {
    InputTemplate custom = input("{'custom':{'from':'a'}}");
    assertFalse(custom.values().isMap());
    assertEquals(List.of("a"), sources(custom));
  }

  @Test
  void referencesOfQueriesAreFoundWhereverTheyStand() {
    assertEquals(
        List.of("a", "b"),
        sources(input("{'queries':[{'text':{'from':'a'}},{'vector':{'from':'b','at':'/x'}}]}")));
  }
}
