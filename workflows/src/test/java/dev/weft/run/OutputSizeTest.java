package dev.weft.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.data.TaskOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputSizeTest {
  private static void assertExact(TaskOutput output) {
    assertEquals(WireFormat.bytes(output).length, OutputSize.of(output), output::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Warp and weft.", "Schuß", "— “quotes” €", "𝄞 a clef", "日本語"})
  void aTextCountsAsItIsWritten(String text) {
    assertExact(new TaskOutput.Text(text));
  }

  @Test
  void eachCharacterCountsAsItIsWritten() {
    for (char c = 0; c < Character.MIN_SURROGATE; c++) {
      assertExact(new TaskOutput.Text("<" + c + ">"));
    }
    for (int c = Character.MAX_SURROGATE + 1; c <= Character.MAX_VALUE; c++) {
      assertExact(new TaskOutput.Text("<" + (char) c + ">"));
    }
  }

  @Test
  void anythingElseCountsAsItIsWritten() {
    assertExact(
        new TaskOutput.Data(JsonNodeFactory.instance.objectNode().put("a", 1).put("b", "\n")));
  }
}
