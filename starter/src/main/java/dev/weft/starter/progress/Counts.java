package dev.weft.starter.progress;

import dev.weft.run.RunCounts;
import java.util.ArrayList;
import java.util.List;

/** Puts the counts of a run into words; what is zero is left out. */
public final class Counts {
  private Counts() {}

  /** Returns {@code 12/30 done, 3 running, 1 failed}. */
  public static String whileRunning(RunCounts counts) {
    List<String> words = new ArrayList<>();
    words.add(counts.ended() + "/" + counts.total() + " done");
    add(words, counts.running(), "running");
    addBadEnds(words, counts);
    return String.join(", ", words);
  }

  /** Returns {@code 30 tasks: 28 completed, 1 failed, 1 skipped}. */
  public static String atTheEnd(RunCounts counts) {
    List<String> words = new ArrayList<>();
    add(words, counts.completed(), "completed");
    addBadEnds(words, counts);
    add(words, counts.pending() + counts.running(), "not ended");
    String total = counts.total() + (counts.total() == 1 ? " task" : " tasks");
    return words.isEmpty() ? total : total + ": " + String.join(", ", words);
  }

  private static void addBadEnds(List<String> words, RunCounts counts) {
    add(words, counts.failed(), "failed");
    add(words, counts.timeout(), "timed out");
    add(words, counts.skipped(), "skipped");
    add(words, counts.cancelled(), "cancelled");
  }

  private static void add(List<String> words, int count, String what) {
    if (count > 0) {
      words.add(count + " " + what);
    }
  }
}
