package dev.weft.scheduling;

import java.util.Arrays;

/** A growing column of whole numbers. */
final class IntColumn {
  private int[] values = new int[16];
  private int size;

  int size() {
    return size;
  }

  int get(int index) {
    return values[index];
  }

  void set(int index, int value) {
    values[index] = value;
  }

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  /** Appends {@code value} until the column has {@code length} entries. */
  void fillTo(int length, int value) {
    while (size < length) {
      add(value);
    }
  }
}
