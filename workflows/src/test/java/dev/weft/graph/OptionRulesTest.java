package dev.weft.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionRulesTest {

  @Test
  void durationsAreWrittenInTheLargestExactUnitAndReadBackEqual() {
    for (String text : List.of("0ms", "1ms", "999ms", "1s", "90s", "5m", "90m", "2h", "30d")) {
      assertEquals(text, OptionRules.text(OptionRules.duration(text)));
    }
    assertEquals("1h", OptionRules.text(Duration.ofMinutes(60)));
    assertEquals(Duration.ofSeconds(90), OptionRules.duration("PT1M30S"));
  }

  @Test
  void whatIsNoDurationIsRefused() {
    for (String text : List.of("", "10", "10 s", "1w", "-5s", "1.5h", "99999999999999d")) {
      assertThrows(IllegalArgumentException.class, () -> OptionRules.duration(text), text);
    }
  }

  @Test
  void bytesAreReadInDecimalAndBinaryUnits() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    assertEquals(1_000_000_000L, OptionRules.bytes(json.textNode("1GB")));
    assertEquals(512L << 20, OptionRules.bytes(json.textNode("512MiB")));
    assertEquals(1_536L, OptionRules.bytes(json.textNode("1.5 KiB")));
    assertEquals(7L, OptionRules.bytes(json.numberNode(7)));
    assertThrows(IllegalArgumentException.class, () -> OptionRules.bytes(json.textNode("many")));
  }
}
