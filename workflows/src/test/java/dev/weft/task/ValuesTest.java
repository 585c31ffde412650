package dev.weft.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.run.WireFormat;
import dev.weft.task.Values.MissingValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
  private static final Values.Source NOTHING = (form, object) -> null;

  /** Single quotes, so that JSON reads well in Java. */
  private static JsonNode json(String text) {
    try {
      return WireFormat.mapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Values value(String text) {
    return Values.value(json(text));
  }

  private static Values map(String text) {
    return Values.map((ObjectNode) json(text));
  }

  private static JsonNode bound(String tree, String params) {
    return value(tree).bind(params(params)).tree();
  }

  private static Map<String, JsonNode> params(String text) {
    return WireFormat.mapper()
        .convertValue(json(text), new TypeReference<Map<String, JsonNode>>() {});
  }

  /** Answers every form with its key, so that it shows what was asked. */
  private static JsonNode resolved(Values values) {
    return values.resolve((form, object) -> json("'<" + form.key() + ">'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'param':'p'} | PARAM",
        "{'from':'a','at':'/x'} | FROM",
        "{'item':''} | ITEM",
        "{'template':'t','values':{}} | TEMPLATE",
        "{'secret':'s'} | SECRET",
        "{'dataRef':{}} | DATA_REF",
        "{'literal':{'from':'a'}} | LITERAL"
      })
  void eachFormIsKnownByItsKey(String tree, ValueForm form) {
    assertEquals(form, ValueForm.of(json(tree)));
  }

  @Test
  void anythingElseIsPlain() {
    for (String plain : List.of("1", "'from'", "null", "[]", "['from']", "{}", "{'at':'/x'}")) {
      assertNull(ValueForm.of(json(plain)), plain);
    }
  }

  @Test
  void referencesComeInTheOrderOfTheTreeWithTheirParts() {
    List<Reference> references =
        value(
                """
                {'b':{'from':'y','at':'/items/0'},
                 'a':[{'from':'x','part':'status'},
                      {'template':'{{v}}','values':{'v':{'from':'z','orElse':null}}}],
                 'no':{'literal':{'from':'quoted'}}}
                """)
            .references();
    assertEquals(
        List.of(
            new Reference(new TaskId("y"), JsonPointer.compile("/items/0"), Part.OUTPUT, null),
            new Reference(new TaskId("x"), JsonPointer.empty(), Part.STATUS, null),
            new Reference(new TaskId("z"), JsonPointer.empty(), Part.OUTPUT, json("null"))),
        references);
    assertFalse(references.get(0).acceptsAnyEnd());
    assertTrue(references.get(1).acceptsAnyEnd(), "a part other than the output");
    assertTrue(references.get(2).acceptsAnyEnd(), "an orElse, be it null");
  }

  @Test
  void theMembersOfAMapAreValuesButTheMapItselfIsNone() {
    Values map = map("{'from':'plain','param':{'param':'p'},'literal':[{'secret':'s'}]}");
    assertEquals(json("{'from':'plain','param':'<param>','literal':['<secret>']}"), resolved(map));
    List<ValueForm> seen = new ArrayList<>();
    map.visit((form, object) -> seen.add(form));
    assertEquals(List.of(ValueForm.PARAM, ValueForm.SECRET), seen);
  }

  @Test
  void bindingFillsInTextNumbersAndWhatAtPointsTo() {
    assertEquals(
        json("{'t':'x','n':7,'deep':2,'all':null}"),
        bound(
            "{'t':{'param':'t'},'n':{'param':'n'},'deep':{'param':'o','at':'/l/1'},"
                + "'all':{'param':'z'}}",
            "{'t':'x','n':7,'o':{'l':[1,2]},'z':null}"));
  }

  @Test
  void bindingReachesTheValuesOfATemplateAndNoLiteral() {
    assertEquals(
        json("[{'template':'{{v}}','values':{'v':'x'}},{'literal':{'param':'t'}}]"),
        bound(
            "[{'template':'{{v}}','values':{'v':{'param':'t'}}},{'literal':{'param':'t'}}]",
            "{'t':'x'}"));
  }

  @Test
  void bindingWrapsWhatCouldBeReadAsAFormInALiteral() {
    assertEquals(json("{'literal':{'a':1}}"), bound("{'param':'o'}", "{'o':{'a':1}}"));
    assertEquals(json("{'literal':[]}"), bound("{'param':'o'}", "{'o':[]}"));
    assertEquals(json("'{{v}}'"), bound("{'param':'o'}", "{'o':'{{v}}'}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"secret\":\"key\"}",
        "{\"from\":\"other\"}",
        "[{\"dataRef\":{\"store\":\"s\"}}]",
        "{\"deep\":{\"template\":\"x\",\"values\":{}}}",
        "{\"literal\":{\"secret\":\"key\"}}"
      })
  void aParameterBringsDataAndNeverAForm(String attack) {
    JsonNode data = json(attack);
    Values bound =
        value("{'x':{'param':'p'},'y':{'template':'{{v}}','values':{'v':{'param':'p'}}}}")
            .bind(Map.of("p", data));
    JsonNode resolved = bound.resolve(NOTHING);
    assertEquals(data, resolved.get("x"));
    assertEquals(data.toString(), resolved.get("y").textValue());
    assertEquals(List.of(), bound.references());
  }

  @Test
  void aParameterWithoutAValueIsMissing() {
    assertThrows(MissingValueException.class, () -> bound("{'param':'p'}", "{}"));
    assertThrows(MissingValueException.class, () -> bound("{'param':'p','at':'/x'}", "{'p':{}}"));
  }

  @Test
  void fillingLeavesWhatTheLookupDoesNotKnow() {
    Values values = value("{'a':{'param':'known'},'b':{'param':'later'}}");
    Values filled =
        values.fill(each -> each.get("param").asText().equals("known") ? json("1") : null);
    assertEquals(json("{'a':1,'b':{'param':'later'}}"), filled.tree());
  }

  @Test
  void resolvingReplacesEveryFormByWhatItStandsFor() {
    assertEquals(
        json("{'l':{'from':'a'},'t':'<from> and 1 [] ','p':[1,'<item>']}"),
        resolved(
            value(
                """
                {'l':{'literal':{'from':'a'}},
                 't':{'template':'{{f}} and {{n}} {{l}} {{z}}',
                      'values':{'f':{'from':'a'},'n':1,'l':[],'z':null}},
                 'p':[1,{'item':'/x'}]}
                """)));
  }

  @Test
  void whatTheSourceDoesNotHaveIsMissingAndNamed() {
    MissingValueException missing =
        assertThrows(MissingValueException.class, () -> value("[{'from':'a'}]").resolve(NOTHING));
    assertTrue(missing.getMessage().contains("\"from\":\"a\""), missing.getMessage());
  }

  @Test
  void whatHasNoFormsIsSharedAndNeverCopied() {
    Values plain = value("{'big':[1,2,{'x':'y'}]}");
    assertSame(plain.tree(), resolved(plain));
    Values mixed =
        value("{'big':[1,2,{'x':'y'}],'form':{'param':'p'},'list':[{'k':1},{'item':''}]}");
    JsonNode before = mixed.tree().deepCopy();
    JsonNode after = resolved(mixed);
    assertNotSame(mixed.tree(), after);
    assertSame(mixed.tree().get("big"), after.get("big"));
    assertSame(mixed.tree().get("list").get(0), after.get("list").get(0));
    assertEquals(before, mixed.tree(), "the tree as written was changed");
  }

  @Test
  void atPointsIntoAValueOrAtNothing() {
    JsonNode value = json("{'a':[10,{'b/c':null}]}");
    assertEquals(value, Values.at(value, json("{}")));
    assertEquals(json("10"), Values.at(value, json("{'at':'/a/0'}")));
    assertEquals(json("null"), Values.at(value, json("{'at':'/a/1/b~1c'}")));
    assertNull(Values.at(value, json("{'at':'/a/2'}")));
    assertNull(Values.at(value, json("{'at':'/x/y'}")));
  }

  @Test
  void partsHaveWordsAndTheDefaultIsTheOutput() {
    for (Part part : Part.values()) {
      assertEquals(part, Part.of(part.word()));
    }
    assertNull(Part.of("OUTPUT"));
    assertEquals(Part.OUTPUT, Values.reference(json("{'from':'a'}")).part());
    assertEquals(Part.METRICS, Values.reference(json("{'from':'a','part':'metrics'}")).part());
  }

  @Test
  void templatesWriteTextAsItIsAndTheRestAsJson() {
    assertEquals("a\"b", Values.text(json("'a\\'b'")));
    assertEquals("1.5", Values.text(json("1.5")));
    assertEquals("true", Values.text(json("true")));
    assertEquals("", Values.text(json("null")));
    assertEquals("", Values.text(json("{}").path("x")));
    assertEquals("{\"a\":[1,\"b\"]}", Values.text(json("{'a':[1,'b']}")));
  }
}
