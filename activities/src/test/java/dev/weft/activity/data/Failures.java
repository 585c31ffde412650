package dev.weft.activity.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import org.junit.jupiter.api.function.Executable;

/** Checks how something fails. */
final class Failures {
  private Failures() {}

  /** Runs it and checks the code and some words of the message. */
  static void assertFails(FailureCode code, String words, Executable executable) {
    WeftException e = assertThrows(WeftException.class, executable);
    assertEquals(code, e.code(), e.getMessage());
    assertTrue(e.getMessage().contains(words), "'" + words + "' is not in: " + e.getMessage());
  }
}
