package dev.weft.activity.text.operation;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Estimates how large a pattern becomes once its repetitions are written out.
 *
 * <p>RE2/J copies what stands before <code>{n,m}</code> m times, and what stands in nested groups
 * once per group, so a few characters can ask for gigabytes. A pattern that RE2/J refuses anyway
 * may be estimated too high or too low. One pass.
 */
final class PatternSize {
  private static final long ENDLESS = Long.MAX_VALUE / 4;

  private final String pattern;

  /** Sizes of the open groups, innermost on top. */
  private final Deque<Long> open = new ArrayDeque<>();

  private long size;
  private long last;
  private int deepest;

  private PatternSize(String pattern) {
    this.pattern = pattern;
  }

  /**
   * Looks through a pattern, which need not be correct.
   *
   * @return its size, and how deep its groups are nested
   */
  static Estimate of(String pattern) {
    return new PatternSize(pattern).estimate();
  }

  /**
   * What was found.
   *
   * @param size how many characters and classes are left when repetitions are written out
   * @param depth how deep groups are nested
   */
  record Estimate(long size, int depth) {}

  private Estimate estimate() {
    int position = 0;
    while (position < pattern.length()) {
      position = step(position);
    }
    long all = size;
    for (long each : open) {
      all = Math.min(ENDLESS, all + each);
    }
    return new Estimate(all, deepest);
  }

  private int step(int at) {
    switch (pattern.charAt(at)) {
      case '\\' -> {
        atom(1);
        return at + 2;
      }
      case '[' -> {
        atom(1);
        return endOfClass(at);
      }
      case '(' -> {
        open.push(size);
        size = 1;
        deepest = Math.max(deepest, open.size());
      }
      case ')' -> {
        long group = size;
        size = open.isEmpty() ? 0 : open.pop();
        atom(group);
      }
      case '{' -> repeat(at);
      default -> atom(1);
    }
    return at + 1;
  }

  private void atom(long atom) {
    last = atom;
    size = Math.min(ENDLESS, size + atom);
  }

  /** Multiplies what stands before <code>{n,m}</code>; other braces are plain characters. */
  private void repeat(int at) {
    int end = pattern.indexOf('}', at);
    long times = 0;
    long number = 0;
    for (int i = at + 1; i < end; i++) {
      char c = pattern.charAt(i);
      if (c == ',') {
        number = 0;
      } else if (c < '0' || c > '9') {
        return;
      } else {
        number = Math.min(1_000_000, number * 10 + (c - '0'));
        times = Math.max(times, number);
      }
    }
    if (times > 1) {
      atom(Math.min(ENDLESS, multiplied(last, times - 1)));
    }
  }

  private static long multiplied(long a, long b) {
    return a > ENDLESS / b ? ENDLESS : a * b;
  }

  /** A bracket that stands first in a class belongs to it. */
  private int endOfClass(int at) {
    int position = at + 1;
    if (position < pattern.length() && pattern.charAt(position) == '^') {
      position++;
    }
    int first = position;
    while (position < pattern.length()) {
      char c = pattern.charAt(position);
      if (c == ']' && position > first) {
        return position + 1;
      }
      if (pattern.startsWith("[:", position)) {
        int close = pattern.indexOf(":]", position + 2);
        position = close < 0 ? position + 1 : close + 2;
      } else {
        position += c == '\\' ? 2 : 1;
      }
    }
    return position;
  }
}
