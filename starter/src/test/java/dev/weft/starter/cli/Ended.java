package dev.weft.starter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.run.WireFormat;

/**
 * A command that has ended.
 *
 * @param code its exit code
 * @param out what it answered
 * @param err what it said besides
 * @param millis how long it took
 */
record Ended(int code, String out, String err, long millis) {

  Ended expect(int expected) {
    assertEquals(expected, code, this::toString);
    return this;
  }

  /** Makes sure that it said this, on either stream. */
  Ended says(String part) {
    assertTrue(out.contains(part) || err.contains(part), () -> "'" + part + "' is not in " + this);
    return this;
  }

  JsonNode json() throws JsonProcessingException {
    assertEquals(1, out.lines().count(), this::toString);
    return WireFormat.mapper().readTree(out);
  }
}
