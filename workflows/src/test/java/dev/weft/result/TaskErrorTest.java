package dev.weft.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.failure.FailureCode;
import org.junit.jupiter.api.Test;

class TaskErrorTest {

  private static String message(String message) {
    return new TaskError(FailureCode.INTERNAL, message).message();
  }

  @Test
  void aMessageOfTwoThousandCharactersIsKept() {
    assertEquals("x".repeat(2_000), message("x".repeat(2_000)));
  }

  @Test
  void aLongerOneIsCutAtTwoThousand() {
    assertEquals("x".repeat(1_999) + "…", message("x".repeat(2_001)));
  }

  @Test
  void aCutNeverHalvesAPair() {
    String face = "\uD83D\uDE00";
    String cut = message("x".repeat(1_998) + face.repeat(9));
    assertEquals("x".repeat(1_998) + "…", cut);
    assertFalse(Character.isHighSurrogate(cut.charAt(cut.length() - 2)));
    assertTrue(message(face.repeat(1_500)).length() <= 2_000);
  }
}
