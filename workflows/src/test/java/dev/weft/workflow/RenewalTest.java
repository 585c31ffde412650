package dev.weft.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RenewalTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private final Renewal renewal = new Renewal(true, 0);
  private Instant now = START;

  private void look(long events, long bytes) {
    renewal.look(events, bytes, false, now);
  }

  @Test
  void aShortHistoryGoesOn() {
    look(Renewal.EVENTS, Renewal.BYTES);
    assertFalse(renewal.isDue());
    assertTrue(renewal.mayHandOver(true, now));
    assertEquals(Optional.empty(), renewal.nextWake(now));
  }

  @Test
  void aLongHistoryIsLeftAsSoonAsNothingIsInFlight() {
    look(Renewal.EVENTS + 1, 0);
    assertTrue(renewal.isDue());
    assertFalse(renewal.mayHandOver(true, now));
    assertFalse(renewal.mayHandOver(false, now));
    assertEquals(Optional.of(now.plus(Renewal.PAUSE)), renewal.nextWake(now));
  }

  @Test
  void bytesAndTheServersWordCountToo() {
    look(10, Renewal.BYTES + 1);
    assertTrue(renewal.isDue());
    Renewal other = new Renewal(true, 0);
    other.look(10, 10, true, now);
    assertTrue(other.isDue());
  }

  @Test
  void theFirstRulesKnowOfNoFreshHistory() {
    Renewal first = new Renewal(false, 0);
    first.look(Renewal.MOST_EVENTS + 1, Renewal.MOST_BYTES + 1, true, now);
    assertFalse(first.isDue());
    assertTrue(first.mayHandOver(true, now));
  }

  @Test
  void whatTakesLongHoldsNothingUpForMoreThanATenthOfTheTime() {
    look(5_000, 0);
    now = START.plus(Renewal.PAUSE);
    look(5_000, 0);
    assertTrue(renewal.mayHandOver(false, now));
    assertFalse(renewal.mayHandOver(true, now), "nothing is in flight: now or never");
    look(20_000, 0);
    assertTrue(renewal.mayHandOver(false, now), "it has only just held back");
    now = now.plus(Renewal.WORK);
    look(20_000, 0);
    assertFalse(renewal.mayHandOver(false, now), "it tries again");
    now = now.plus(Renewal.PAUSE).plus(Renewal.WORK);
    look(20_001, 0);
    assertTrue(renewal.mayHandOver(false, now), "hardly anything has happened since");
  }

  @Test
  void aHistoryThatMustNotGrowWaitsForAsLongAsItTakes() {
    look(Renewal.MOST_EVENTS + 1, 0);
    now = now.plus(Renewal.WORK).plus(Renewal.PAUSE);
    look(Renewal.MOST_EVENTS + 1, 0);
    assertFalse(renewal.mayHandOver(false, now));
    assertEquals(Optional.empty(), renewal.nextWake(now), "only an arrival changes anything");
  }

  @Test
  void whatTheRunBeganWithDoesNotCount() {
    renewal.begin(30, 6_000_000);
    renewal.look(200, 7_000_000, true, now);
    assertFalse(renewal.isDue(), "the server counts what it began with, and would never stop");
    renewal.look(4_200, 9_000_000, true, now);
    assertFalse(renewal.isDue(), "to travel costs more than has been done since");
    renewal.look(4_200, 12_000_000, true, now);
    assertTrue(renewal.isDue());
  }

  @Test
  void aRunMaySayHowLongItsHistoryShouldBe() {
    Renewal small = new Renewal(true, 10);
    small.look(10, 0, false, now);
    assertFalse(small.isDue());
    small.look(11, 0, false, now);
    assertTrue(small.isDue());
    small.look(71, 0, false, now);
    assertEquals(Optional.empty(), small.nextWake(now));
    assertFalse(small.mayHandOver(false, now));
  }
}
