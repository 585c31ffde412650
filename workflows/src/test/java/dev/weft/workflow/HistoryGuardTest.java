package dev.weft.workflow;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HistoryGuardTest {

  private static HistoryGuard guard() {
    HistoryGuard guard = new HistoryGuard();
    guard.enter(3);
    return guard;
  }

  @Test
  void aWorkflowTaskStartsUpTo400Activities() {
    HistoryGuard guard = guard();
    for (int i = 0; i < 400; i++) {
      assertTrue(guard.hasRoom(), i + " commands");
      guard.spend(100);
    }
    assertFalse(guard.hasRoom());
  }

  @Test
  void aWorkflowTaskSendsAMegabyteAtMostAsLongAsOneCallIsHalfOfThat() {
    HistoryGuard guard = guard();
    int bytes = 0;
    while (guard.hasRoom()) {
      guard.spend(150_000);
      bytes += 150_000;
    }
    assertTrue(bytes >= 500_000 && bytes <= 1_000_000, bytes + " bytes");
  }

  @Test
  void theBudgetIsRefilledByTheNextWorkflowTaskOnly() {
    HistoryGuard guard = guard();
    guard.spend(600_000);
    guard.enter(3);
    assertFalse(guard.hasRoom());
    guard.enter(7);
    assertTrue(guard.hasRoom());
  }

  @Test
  void aHistoryIsFullBeforeTheServerEndsIt() {
    assertFalse(HistoryGuard.isFull(45_000, 45_000_000));
    assertTrue(HistoryGuard.isFull(45_001, 0));
    assertTrue(HistoryGuard.isFull(0, 45_000_001));
  }
}
