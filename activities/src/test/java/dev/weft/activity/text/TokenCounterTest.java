package dev.weft.activity.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TokenCounterTest {

  @Test
  void countsByItsRule() {
    assertEquals(0, TokenCounter.count(" \n\t\u00a0\u200b"));
    assertEquals(4, TokenCounter.count("Tokens, 2026"));
    assertEquals(1, TokenCounter.count("harbou"));
    assertEquals(2, TokenCounter.count("harbour"));
    assertEquals(2, TokenCounter.count("harbourage"));
    assertEquals(3, TokenCounter.count("harbourages"));
    assertEquals(3, TokenCounter.count("\u4e2d\u6587\u3002"));
    assertEquals(1, TokenCounter.count("\ud83d\ude00"));
    assertEquals(3, TokenCounter.count("don't"));
  }

  @Test
  void cutsLongWordsToFit() {
    String word = "x".repeat(100);
    int end = TokenCounter.endOfToken(word, 0, 5);
    assertEquals(22, end);
    assertEquals(5, TokenCounter.cost(word, 0, end));
    assertEquals(5, TokenCounter.count(word.substring(0, end)));
  }
}
