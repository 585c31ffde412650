package dev.weft.activity.text.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.text.Answers;
import org.junit.jupiter.api.Test;

class NormaliseTest {
  private final Normalise normalise = new Normalise();

  private String clean(String options, String text) {
    return Answers.toText(normalise, options, text).path("text").textValue();
  }

  @Test
  void cleansWhatDocumentsBring() {
    assertEquals("caf\u00e9", clean("{}", "cafe\u0301"));
    assertEquals("a\nb\nc\nd", clean("{}", "a\r\nb\rc\u2028d"));
    assertEquals("ab", clean("{}", "a\u0000\u200b\ufeffb"));
    assertEquals("office", clean("{}", "o\ufb03ce"));
    assertEquals("1-2 - 3", clean("{}", "1\u20132 \u2014 3"));
    assertEquals("\"a\" 'b' it's", clean("{}", "\u201ca\u201d \u2018b\u2019 it\u2019s"));
    assertEquals("together", clean("{}", "to\u00adgether"));
    assertEquals("a b c", clean("{}", "a \u00a0 b\t\tc  "));
    assertEquals("a\n\nb\n", clean("{}", "\n\na\n \n\n\nb\n\n\n"));
    assertEquals("- x\n    code y", clean("{}", "- x\n    code   y"));
  }

  @Test
  void eachStepCanBeLeftOut() {
    assertEquals("cafe\u0301", clean("{'unicode':'keep'}", "cafe\u0301"));
    assertEquals("x\u00b2", clean("{}", "x\u00b2"));
    assertEquals("x2", clean("{'unicode':'NFKC'}", "x\u00b2"));
    assertEquals("a\u2013b", clean("{'dashes':false}", "a\u2013b"));
    assertEquals("\u201ca\u201d", clean("{'quotes':false}", "\u201ca\u201d"));
    assertEquals("a  b", clean("{'blanks':false}", "a  b"));
    assertEquals("exam-\nple", clean("{}", "exam-\nple"));
    assertEquals("example", clean("{'hyphenation':true}", "exam-\nple"));
  }

  @Test
  void aSecondTimeChangesNothing() {
    String once = clean("{}", "  \u201cA\u201d\u2014b \r\n\r\n\r\n c\u00ad\u0301  d\ufb01 ");
    assertEquals(once, clean("{}", once));
  }

  @Test
  void aChangedItemLosesItsOffsetsAndSaysSo() {
    JsonNode items =
        Answers.toJson(
            normalise,
            "{}",
            "[{'id':'a','text':'x "
                + " y','source':'s','start':3,'end':7},{'id':'b','text':'x','start':1,'end':2}]");
    assertFalse(items.at("/items/0").has("start"));
    assertFalse(items.at("/items/0").has("end"));
    assertEquals("s", items.at("/items/0/source").textValue());
    assertEquals(Answers.json("['normalise']"), items.at("/items/0/metadata/rewrittenBy"));
    assertTrue(items.at("/items/1").has("start"));
  }
}
