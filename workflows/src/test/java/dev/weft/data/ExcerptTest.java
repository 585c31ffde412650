package dev.weft.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ExcerptTest {
  private static final String FACE = "\uD83D\uDE00";

  @Test
  void whatFitsStaysAsItIs() {
    assertEquals("", Excerpt.of("", 1));
    assertEquals("abc", Excerpt.of("abc", 3));
    assertEquals("a" + FACE, Excerpt.of("a" + FACE, 3));
  }

  @Test
  void whatDoesNotFitEndsWithAnEllipsis() {
    assertEquals("ab…", Excerpt.of("abcd", 3));
    assertEquals("…", Excerpt.of("abcd", 1));
  }

  @Test
  void aPairIsNeverHalved() {
    assertEquals("a…", Excerpt.of("a" + FACE + "bc", 3));
    assertEquals("a" + FACE + "…", Excerpt.of("a" + FACE + "bc", 4));
    assertEquals("…", Excerpt.of(FACE + FACE, 2));
  }

  @Test
  void everyExcerptOfATextOfPairsCanBeEncoded() throws CharacterCodingException {
    String text = ("x" + FACE).repeat(20);
    for (int limit = 1; limit <= text.length(); limit++) {
      String excerpt = Excerpt.of(text, limit);
      assertTrue(excerpt.length() <= limit && excerpt.length() >= limit - 1, excerpt);
      // An encoder that reports: half a pair is an error for it.
      StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(excerpt));
    }
  }

  @Test
  void aLimitBelowOneIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Excerpt.of("a", 0));
  }
}
