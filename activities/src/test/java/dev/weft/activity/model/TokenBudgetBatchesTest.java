package dev.weft.activity.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenBudgetBatchesTest {

  @Test
  void everyTextIsInOneRunAndNoRunIsOverItsBudget() {
    Random random = new Random(11);
    for (int round = 0; round < 500; round++) {
      int[] lengths = random.ints(random.nextInt(200), 0, 1 + random.nextInt(300)).toArray();
      int budget = 1 + random.nextInt(400);
      boolean[] seen = new boolean[lengths.length];
      int before = Integer.MAX_VALUE;
      for (int[] batch : TokenBudgetBatches.of(lengths, budget)) {
        int longest = lengths[batch[0]];
        for (int position : batch) {
          assertFalse(seen[position], "twice: " + position);
          seen[position] = true;
          assertTrue(lengths[position] <= before, "not longest first");
          before = lengths[position];
        }
        assertTrue(
            batch.length == 1 || batch.length * longest <= budget,
            batch.length + " texts of " + longest + " tokens with a budget of " + budget);
      }
      for (int i = 0; i < lengths.length; i++) {
        assertEquals(lengths[i] > 0, seen[i], "text " + i + " of " + lengths[i] + " tokens");
      }
    }
  }

  @Test
  void equalLengthsKeepTheirOrderAndFillTheRuns() {
    List<int[]> batches = TokenBudgetBatches.of(new int[] {4, 4, 4, 4, 4}, 8);
    assertEquals(3, batches.size());
    assertArrayEquals(new int[] {0, 1}, batches.get(0));
    assertArrayEquals(new int[] {4}, batches.get(2));
  }

  @Test
  void littleIsPaddedWhenLengthsAreMixed() {
    int[] lengths = new Random(3).ints(2_000, 3, 60).toArray();
    long padded =
        TokenBudgetBatches.of(lengths, 192).stream()
            .mapToLong(batch -> (long) batch.length * lengths[batch[0]])
            .sum();
    long real = Arrays.stream(lengths).sum();
    assertTrue(padded < real * 1.02, padded + " tokens for " + real);
  }

  @Test
  void nothingNeedsNoRun() {
    assertTrue(TokenBudgetBatches.of(new int[0], 100).isEmpty());
    assertTrue(TokenBudgetBatches.of(new int[] {0, 0}, 100).isEmpty());
  }
}
