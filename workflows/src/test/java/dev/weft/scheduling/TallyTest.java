package dev.weft.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TallyTest {
  private final Tally tally = new Tally();

  @Test
  void countsBeginAtZeroAgainWithEachRound() {
    tally.clear();
    assertEquals(1, tally.add(3));
    assertEquals(2, tally.add(3));
    assertEquals(1, tally.add(0));
    assertEquals(2, tally.count(3));

    tally.clear();
    assertEquals(0, tally.count(3));
    assertEquals(1, tally.add(3));
    assertEquals(0, tally.count(0));
  }

  @Test
  void aTaskThatCameLaterHasAPlaceToo() {
    tally.clear();
    tally.add(1);
    assertEquals(0, tally.count(100));
    assertEquals(1, tally.add(100));
    assertEquals(1, tally.count(1));
    assertEquals(0, tally.count(2));
  }
}
