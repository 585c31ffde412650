package dev.weft.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunIdTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "ask-the-docs-7f3a", "nightly:2030-01-01", "a@b=c+d,e~f_g.h", "längs"})
  void readableNamesAreIds(String value) {
    assertEquals(value, new RunId(value).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "a[1]", "a\n", "a'b", "a|b", "a\\b"})
  void anythingElseIsRefusedAndNamed(String value) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> new RunId(value));
    assertTrue(refusal.getMessage().endsWith("got '" + value + "'"), refusal.getMessage());
  }

  @Test
  void idsHaveUpTo200Characters() {
    assertEquals(200, new RunId("x".repeat(200)).value().length());
    assertThrows(IllegalArgumentException.class, () -> new RunId("x".repeat(201)));
  }

  @Test
  void anIdTravelsAsBareText() {
    assertEquals("\"nightly\"", WireFormat.json(new RunId("nightly")));
    byte[] json = "\"nightly\"".getBytes(StandardCharsets.UTF_8);
    assertEquals(new RunId("nightly"), WireFormat.read(json, RunId.class));
  }
}
